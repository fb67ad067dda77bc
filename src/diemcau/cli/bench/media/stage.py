"""What `bench media` measures, each in a process of its own: ``python -m diemcau.cli.bench.media.stage remux|serve …``.

`remux SECONDS RUNG…` publishes 1080p and prints what the packager and its hall used; `serve` prints port, path and size of a segment
and serves it from a front's memory until it is killed.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from diemcau.cli.bench.load import SECRET
from diemcau.cli.bench.serving import listening_socket, serve
from diemcau.kernel.addresses import MEDIA, Addresses, ends
from diemcau.kernel.clock import SystemClock
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.media.link import Link
from diemcau.plane.media.messages import RUNGS, Rung
from diemcau.plane.media.packager import Authorised, Packager, PackagerSettings
from diemcau.plane.media.serving import MediaDoor
from diemcau.plane.media.sources import Source
from diemcau.project.heads import HeadedProtocol

CONFERENCE = 1
SLICES = 4  # a second
_TICKS = os.sysconf("SC_CLK_TCK")


class Stage:
    """A packager and a front's end of it in this process; the hall is a process of its own."""

    def __init__(self, folder: Path) -> None:
        url, secret = f"unix://{folder / 'media.sock'}", SECRET.encode()
        self.broker = MemoryBroker("bench")
        self.packager = Packager(
            PackagerSettings(
                url=url, secret=secret, broker=self.broker, authorise=self._authorise, recordings=folder / "recordings"
            )
        )
        self.link = Link(url, secret)
        addresses = Addresses(secret, MEDIA)
        self.door = MediaDoor(self.link, addresses, clock=SystemClock())
        self.base = addresses.sign(CONFERENCE, until=ends(SystemClock().now_ms()))

    async def start(self) -> Source:
        """Everything up; a source to feed."""
        await self.broker.start()
        await self.packager.start()
        await self.link.start()
        await self.link.connected()
        return await self.packager.open_source("", "rtmp", "127.0.0.1")

    async def close(self) -> None:
        await self.link.close()
        await self.packager.close()

    async def _authorise(self, key: str) -> Authorised:
        return Authorised(conference=CONFERENCE)


def sample(seconds: float, *, size: str, rate: int, bits: int) -> bytes:
    """A test picture as FLV."""
    command = [
        sys.executable, "-m", "diemcau.plane.media.hall.sample", "--container", "flv", "--seconds", str(seconds),
        "--size", size, "--rate", str(rate), "--bits", str(bits),
    ]  # fmt: skip
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


async def remux(seconds: float, rungs: tuple[Rung, ...]) -> dict[str, float]:
    """CPU of packager and hall while 1080p30 at 3.4 Mbit/s comes at its pace, as a share of one core, after the first 2 s."""
    data = sample(seconds, size="1920x1080", rate=30, bits=3_400_000)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        source = await stage.start()
        began = time.monotonic()
        before, since = 0.0, 0.0
        step = len(data) // round(seconds * SLICES)
        for n, at in enumerate(range(0, len(data), step), 1):
            await source.feed(data[at : at + step])
            await asyncio.sleep(max(0.0, began + n / SLICES - time.monotonic()))
            if rungs:
                await stage.link.watch(CONFERENCE, rungs)
            if not since and n >= 2 * SLICES:
                before, since = _cpu(), time.monotonic()
        used, lasted = _cpu() - before, time.monotonic() - since
        await source.close()
        await stage.close()
    return {"share": round(used / lasted, 4), "mbit": round(len(data) * 8 / seconds / 1e6, 2)}


def _cpu() -> float:
    """Seconds that this process and its children that live have used."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    used = own.ru_utime + own.ru_stime
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == os.getpid():
            used += (int(words[11]) + int(words[12])) / _TICKS
    return used


async def serve_segment(folder: Path) -> None:
    """Publish ten seconds of 720p at 1.5 Mbit/s, then serve a segment of it; the same bytes lie in `folder`/segment.m4s."""
    data = sample(10, size="1280x720", rate=30, bits=1_500_000)
    stage = Stage(folder)
    source = await stage.start()
    for at in range(0, len(data), 65_536):
        await source.feed(data[at : at + 65_536])
    window = await stage.link.watch(CONFERENCE, ("source",))
    while len(window.rung("source").whole()) < 3:
        await window.change()
    segment = window.rung("source").whole()[1]
    assert segment.data is not None
    (folder / "segment.m4s").write_bytes(segment.data)
    print(json.dumps({"path": f"{stage.base}/source/{segment.number}.m4s", "bytes": len(segment.data)}), flush=True)  # noqa: T201 - the bench reads it

    await serve(stage.door, listening_socket(), http=HeadedProtocol)


def main(arguments: list[str]) -> None:
    match arguments:
        case ["remux", seconds, *rungs]:
            wanted = tuple(rung for rung in RUNGS if rung in rungs)
            print(json.dumps(asyncio.run(remux(float(seconds), wanted))))  # noqa: T201 - the bench reads it
        case ["serve", folder]:
            import uvloop  # noqa: PLC0415 - as in the product

            uvloop.run(serve_segment(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
