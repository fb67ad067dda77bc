"""A packager and a front's door to it in one process, and somebody who publishes at the pace of the picture."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.plane.media.clips import clip, pieces

from diemcau.kernel.addresses import MEDIA, Addresses, ends
from diemcau.kernel.clock import SystemClock
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.media.link import Link
from diemcau.plane.media.packager import Authorised, Packager, PackagerSettings
from diemcau.plane.media.serving import MediaDoor
from diemcau.plane.media.sources import Source

SECRET = b"a secret of more than thirty-two bytes!"
KEYS = {"main-key": Authorised(conference=7), "spare-key": Authorised(conference=7, standby=True)}


class Stage:
    """`states` are what the broker was told."""

    def __init__(self, folder: Path, *, transcoding: bool = True, spare: int = 0) -> None:
        self.broker = MemoryBroker(str(folder))
        self.states: list[bytes] = []
        self.broker.subscribe("media/state", lambda topic, payload: self.states.append(payload))
        url = f"unix://{folder / 'media.sock'}"
        self.folder = folder
        self.packager = Packager(
            PackagerSettings(
                url=url, secret=SECRET, broker=self.broker, authorise=self._authorise, recordings=folder / "recordings",
                transcoding=transcoding, spare=spare,
            )
        )  # fmt: skip
        self.link = Link(url, SECRET)
        addresses = Addresses(SECRET, MEDIA)
        self.door = MediaDoor(self.link, addresses, clock=SystemClock(), transcoding=transcoding)
        self.base = addresses.sign(7, until=ends(SystemClock().now_ms()))

    async def _authorise(self, key: str) -> Authorised | None:
        return KEYS.get(key)


@asynccontextmanager
async def staged(folder: Path, *, transcoding: bool = True, spare: int = 0) -> AsyncIterator[Stage]:
    stage = Stage(folder, transcoding=transcoding, spare=spare)
    await stage.broker.start()
    await stage.packager.start()
    await stage.link.start()
    await asyncio.wait_for(stage.link.connected(), 5)
    try:
        yield stage
    finally:
        await stage.link.close()
        await stage.packager.close()
        await stage.broker.close()


async def fed(source: Source, data: bytes, *, seconds: float, speed: float = 1.0) -> None:
    """Hand in a clip of so many seconds in the time it takes."""
    parts = pieces(data, max(1, len(data) // round(seconds * 20)))
    began = time.monotonic()
    for n, part in enumerate(parts, 1):
        await source.feed(part)
        await asyncio.sleep(max(0.0, began + n * seconds / len(parts) / speed - time.monotonic()))


__all__ = ["Stage", "clip", "fed", "staged"]
