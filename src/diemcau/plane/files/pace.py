"""How fast files leave: what one request, and all of a conference together, may take of the line."""

import asyncio
import time
from collections import OrderedDict

from diemcau.plane.asgi import busy

PATIENCE_S = 15.0  # who would wait longer for the first byte is asked to come back
BURST_S = 0.5
KEPT = 500


class Meter:
    """Bytes leave one behind the other: who comes later waits for all before. Rates may differ from taker to taker."""

    def __init__(self) -> None:
        self._free_at = 0.0

    @property
    def wait(self) -> float:
        """Seconds until the next byte may leave."""
        return max(0.0, self._free_at - time.monotonic())

    async def take(self, size: int, kbps: int) -> None:
        """Wait for `size` bytes' turn at this rate."""
        now = time.monotonic()
        begins = max(self._free_at, now - BURST_S)
        self._free_at = begins + size * 8 / (kbps * 1000)
        if begins > now:
            await asyncio.sleep(begins - now)


class Pace:
    """The meters of the conferences."""

    def __init__(self) -> None:
        self._meters: OrderedDict[int, Meter] = OrderedDict()

    def of(self, conference: int) -> Meter:
        """The meter of a conference. Raises Reply 503 when too many wait before."""
        meter = self._meters.setdefault(conference, Meter())
        self._meters.move_to_end(conference)
        if len(self._meters) > KEPT:
            self._meters.popitem(last=False)
        if meter.wait > PATIENCE_S:
            raise busy(503, "busy", at_least_s=int(meter.wait))
        return meter
