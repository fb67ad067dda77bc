"""The halls behind a front under test: a source that keeps the bytes, and the rules of who may publish."""

import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import av
from tests.plane.rtmp.pushing import said

from diemcau.plane.media.sources import Container, Kind, Refused


class KeptSource:
    """Keeps what it is fed; `stuck` makes it take nothing, `fault` raises."""

    format: Container = "flv"

    def __init__(self, halls: "Halls", key: str) -> None:
        self._halls = halls
        self.key = key
        self.data = bytearray()
        self.closed = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()
        self.fault: Exception | None = None
        self.refused = ""

    async def feed(self, data: bytes) -> None:
        assert not self.closed.is_set()
        await self.free.wait()
        if self.fault is not None:
            raise self.fault
        self.data += data

    def refuse(self, refused: Refused) -> None:
        self.refused = refused.detail

    async def close(self) -> None:
        self.closed.set()
        self._halls.on_air.pop(self.key, None)


class Halls:
    """`open_source` of the tests: `good` and `other` are keys, everything else is wrong; one publisher a key."""

    def __init__(self) -> None:
        self.sources: list[KeptSource] = []
        self.on_air: dict[str, KeptSource] = {}
        self.asked: list[tuple[str, Kind, str]] = []

    async def __call__(self, key: str, kind: Kind, peer: str) -> KeptSource:
        self.asked.append((key, kind, peer))
        if key not in {"good", "other"}:
            raise Refused("wrong_key")
        if key in self.on_air:
            raise Refused("taken")
        self.on_air[key] = source = KeptSource(self, key)
        self.sources.append(source)
        return source

    async def first_bytes(self) -> KeptSource:
        """The newest source, once something has come."""
        async with asyncio.timeout(10):
            while not self.sources or not self.sources[-1].data:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.sources[-1]


class Pusher:
    """`pushing.py` in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, address: str, *options: str) -> "Pusher":
        script = str(Path(__file__).with_name("pushing.py"))
        out = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(sys.executable, script, address, *options, stdout=out, stderr=out)
        )

    async def sent(self) -> list[list[Any]]:
        """What it says it has sent, once it has ended well."""
        out, err = await asyncio.wait_for(self.process.communicate(), 20)
        assert self.process.returncode == 0, err.decode()
        return list(json.loads(out))

    async def failed(self) -> str:
        """What it died of."""
        _, err = await asyncio.wait_for(self.process.communicate(), 20)
        assert self.process.returncode != 0
        return err.decode()


def packets(data: bytes) -> list[list[Any]]:
    """The packets in an FLV byte stream, as `pushing.said` writes them."""
    with av.open(io.BytesIO(data), format="flv") as container:
        return [said(packet) for packet in container.demux() if packet.dts is not None]


def tags(data: bytes) -> list[tuple[int, int, bytes]]:
    """The tags in an FLV byte stream as (kind, ms, body); every size must be right."""
    assert data[:13] == b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"
    at, found = 13, []
    while at < len(data):
        length = int.from_bytes(data[at + 1 : at + 4])
        time = int.from_bytes(data[at + 4 : at + 7]) | data[at + 7] << 24
        found.append((data[at], time, bytes(data[at + 11 : at + 11 + length])))
        at += 11 + length
        assert int.from_bytes(data[at : at + 4]) == length + 11
        at += 4
    assert at == len(data)
    return found
