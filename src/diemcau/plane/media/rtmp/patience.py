"""Wrong keys from one address are answered ever more slowly, and never lock the right key out for long.

Who guesses shows ever other keys. A key that was wrong before, as of an encoder somebody forgot to turn off, waits by itself: the
others at its address do not stand behind it.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable

from diemcau.kernel.networks import network_of

FIRST_S = 1.0
MOST_S = 8.0
QUEUE_S = 20.0
FORGOTTEN_S = 600.0
ADDRESSES = 4_096
KEYS = 8  # of an address, the last wrong ones


class TooMany(Exception):
    """So many wait already at this address that this one is not asked at all."""


class _Record:
    __slots__ = ("free_at", "last", "shown", "wrong")

    def __init__(self) -> None:
        self.wrong = 0
        self.shown: dict[bytes, int] = {}
        """How often each of the last wrong keys was shown; the newest stands last."""
        self.last = self.free_at = 0.0


class Patience:
    """Remembers up to 4,096 addresses for 10 minutes. An address without wrong keys never waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}

    def __len__(self) -> int:
        return len(self._records)

    def reserve(self, address: str, key: str) -> float:
        """Seconds to wait before the key of `address` may be judged. Raises TooMany."""
        record = self._records.get(network_of(address))
        now = self._clock()
        if record is None or now - record.last > FORGOTTEN_S:
            return 0.0
        if times := record.shown.get(_mark(key)):
            return _grown(times)
        wait = max(0.0, record.free_at - now)
        if wait > QUEUE_S:
            raise TooMany
        record.free_at = now + wait + _grown(record.wrong)
        return wait

    async def turn(self, address: str, key: str) -> None:
        """Wait until it is this key's turn. Raises TooMany."""
        wait = self.reserve(address, key)
        if wait:
            await asyncio.sleep(wait)

    def wrong(self, address: str, key: str) -> int:
        """A key was wrong: how many were within the last minutes, the same one counted once."""
        now, network = self._clock(), network_of(address)
        record = self._records.pop(network, None)
        if record is None or now - record.last > FORGOTTEN_S:
            record = _Record()
        times = record.shown.pop(mark := _mark(key), 0)
        record.shown[mark] = times + 1
        record.last = now
        if not times:
            record.wrong += 1
            record.free_at = max(record.free_at, now + _grown(record.wrong))
            if len(record.shown) > KEYS:
                del record.shown[next(iter(record.shown))]
        self._records[network] = record  # the newest stands last
        if len(self._records) > ADDRESSES:
            del self._records[next(iter(self._records))]
        return record.wrong


def _grown(times: int) -> float:
    return float(min(FIRST_S * 2 ** min(times - 1, 8), MOST_S))


def _mark(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()[:8]
