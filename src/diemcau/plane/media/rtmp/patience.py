"""Wrong keys from one address are answered ever more slowly, and never lock the right key out for long."""

import asyncio
import time
from collections.abc import Callable

from diemcau.kernel.networks import network_of

FIRST_S = 1.0
MOST_S = 8.0
QUEUE_S = 20.0
FORGOTTEN_S = 600.0
ADDRESSES = 4_096


class TooMany(Exception):
    """So many wait already at this address that this one is not asked at all."""


class _Record:
    __slots__ = ("free_at", "last", "wrong")

    def __init__(self) -> None:
        self.wrong = 0
        self.last = self.free_at = 0.0


class Patience:
    """Remembers up to 4,096 addresses for 10 minutes. An address without wrong keys never waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}

    def __len__(self) -> int:
        return len(self._records)

    def reserve(self, address: str) -> float:
        """Seconds to wait before the key of `address` may be judged. Raises TooMany."""
        record = self._records.get(network_of(address))
        now = self._clock()
        if record is None or now - record.last > FORGOTTEN_S:
            return 0.0
        wait = max(0.0, record.free_at - now)
        if wait > QUEUE_S:
            raise TooMany
        record.free_at = now + wait + min(FIRST_S * 2 ** min(record.wrong - 1, 8), MOST_S)
        return wait

    async def turn(self, address: str) -> None:
        """Wait until it is this address's turn. Raises TooMany."""
        wait = self.reserve(address)
        if wait:
            await asyncio.sleep(wait)

    def wrong(self, address: str) -> int:
        """A key was wrong: how many were within the last minutes."""
        now, network = self._clock(), network_of(address)
        record = self._records.pop(network, None)
        if record is None or now - record.last > FORGOTTEN_S:
            record = _Record()
        record.wrong += 1
        record.last = now
        record.free_at = max(record.free_at, now + min(FIRST_S * 2 ** min(record.wrong - 1, 8), MOST_S))
        self._records[network] = record  # the newest stands last
        if len(self._records) > ADDRESSES:
            del self._records[next(iter(self._records))]
        return record.wrong
