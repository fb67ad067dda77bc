"""How much all simulated screens together may fetch: as much as the line they share is to be tried with."""

import asyncio
import time
from collections.abc import Callable

AGAIN_S = 0.2


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

    async def some(self) -> None:
        """Wait until something may be fetched."""
        while True:
            if self.has_some():
                return
            await asyncio.sleep(AGAIN_S)

    def spend(self, size: int) -> None:
        """So many bytes came."""
        self._level -= size
