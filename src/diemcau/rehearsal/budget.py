"""How much all simulated screens together may fetch: as much as the line they share is to be tried with."""

import time
from collections.abc import Callable


class Budget:
    """`rate` bytes a second. What was taken too much is paid back before there is more."""

    def __init__(self, rate: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._level, self._since = rate, now()

    def has_some(self) -> bool:
        """Whether anything may be fetched now."""
        now = self._now()
        self._level = min(self._rate, self._level + (now - self._since) * self._rate)
        self._since = now
        return self._level > 0

    def spend(self, size: int) -> None:
        """So many bytes came."""
        self._level -= size
