"""Simulated time: real, some times faster, or as fast as the server takes it."""

import asyncio
import time


class Pace:
    """Runs from `start` (simulated Unix ms) for `length` ms at `speed` times real time; 0: as fast as acts are played.

    Simulated time never runs ahead of the server's clock, or every act would count as happening at its arrival: a fast day
    ends now instead of beginning now. `condensed` (only at a speed): devices date what they do by the clock on the wall, so
    that who watches a fast day sees times of now.
    """

    def __init__(self, *, speed: float, length: int, now: int, condensed: bool = False) -> None:
        self.speed = speed
        self.condensed = condensed and bool(speed)
        self._now = now - round(time.monotonic() * 1000)  # of the server's clock, ahead of the monotonic one
        self.start = now - length + round(length / speed) if speed else now - length
        self._began = time.monotonic()

    def begin(self) -> None:
        self._began = time.monotonic()

    async def reach(self, at: int) -> None:
        """Wait until it is `at` in simulated time."""
        if self.speed:
            due = self._began + (at - self.start) / 1000 / self.speed
            if (ahead := due - time.monotonic()) > 0.005:
                await asyncio.sleep(ahead)

    def dated(self, at: int) -> int:
        """What a right clock in a room shows (Unix ms) when it is `at` in simulated time."""
        if not self.condensed:
            return at
        return self._now + round(self._began * 1000 + (at - self.start) / self.speed)

    def shrink(self, seconds: float) -> float:
        """How long a wait of `seconds` of a desk lasts here, in real seconds, at least 0.02."""
        return max(0.02, seconds / self.speed) if self.speed else 0.02
