"""An encoder written down byte by byte, as OBS's librtmp speaks: for what a well-behaved library never sends."""

import asyncio
import os
from collections.abc import Iterable

from diemcau.plane.media.rtmp import amf0
from diemcau.plane.media.rtmp.chunks import ChunkReader, Message
from diemcau.plane.media.rtmp.limits import Limits

H264_HEADER = bytes.fromhex("17000000000142c01effe1000467427801000268ce")
AAC_HEADER = bytes.fromhex("af001210")


def h264(n: int = 0) -> bytes:
    """A frame's message body; what is in it nobody here decodes."""
    return bytes([0x17 if n % 25 == 0 else 0x27, 1, 0, 0, 0]) + n.to_bytes(4) * 20


def aac(n: int = 0) -> bytes:
    return b"\xaf\x01" + n.to_bytes(4) * 10


def hello(block: bytes | None = None) -> bytes:
    """C0 and C1: the simple handshake, or with a block of one's own."""
    return b"\x03" + (block or bytes(8) + os.urandom(1528))


def message(kind: int, body: bytes, *, at: int = 0, number: int = 4, stream: int = 1, size: int = 128) -> bytes:
    """A message with a full header, in chunks of `size`; extended timestamps stand before every piece."""
    extended = at.to_bytes(4) if at >= 0xFFFFFF else b""
    head = min(at, 0xFFFFFF).to_bytes(3) + len(body).to_bytes(3) + bytes([kind]) + stream.to_bytes(4, "little")
    pieces = [body[i : i + size] for i in range(0, len(body), size)] or [b""]
    return bytes([number]) + head + extended + (bytes([0xC0 | number]) + extended).join(pieces)


def command(*values: amf0.Writable, kind: int = 20, stream: int = 0) -> bytes:
    body = amf0.write(*values)
    return message(kind, b"\0" + body if kind == 17 else body, number=3, stream=stream)


def wooing(key: str, *, app: str = "live", kind: int = 20) -> list[bytes]:
    """The commands up to `publish`, as OBS sends them."""
    return [
        command(
            "connect", 1, {"app": app, "type": "nonprivate", "flashVer": "FMLE/3.0 (compatible; FMSc/1.0)"}, kind=kind
        ),
        command("releaseStream", 2, None, key, kind=kind),
        command("FCPublish", 3, None, key, kind=kind),
        command("createStream", 4, None, kind=kind),
        command("publish", 5, None, key, "live", kind=kind, stream=1),
    ]


def metadata(**members: amf0.Writable) -> bytes:
    return message(18, amf0.write("@setDataFrame", "onMetaData") + amf0.write_array(members))


def broadcast(frames: Iterable[int], *, step_ms: int = 40, start_ms: int = 0) -> list[bytes]:
    """Headers, then a picture and a sound for each n."""
    sent = [metadata(width=160, height=96, encoder="a test"), message(9, H264_HEADER), message(8, AAC_HEADER)]
    for n in frames:
        sent += [message(9, h264(n), at=start_ms + n * step_ms), message(8, aac(n), at=start_ms + n * step_ms)]
    return sent


def whole(key: str, frames: Iterable[int] = range(30), **more: int) -> bytes:
    """A whole session's bytes, from C0 to deleteStream."""
    parts = [hello(), os.urandom(1536), *wooing(key), *broadcast(frames, **more)]
    return b"".join([*parts, command("FCUnpublish", 6, None, key), command("deleteStream", 7, None, 1)])


class Encoder:
    """A connection to a front: send what you like, hear what comes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._chunks = ChunkReader(Limits())
        self.heard: list[Message] = []

    @classmethod
    async def to(cls, port: int) -> "Encoder":
        """Connected, with the handshake behind it."""
        encoder = cls(*await asyncio.open_connection("127.0.0.1", port))
        encoder.send(hello())
        answer = await encoder._reader.readexactly(1 + 2 * 1536)
        encoder.send(answer[1:1537])
        return encoder

    @classmethod
    async def on_air(cls, port: int, key: str = "good") -> "Encoder":
        encoder = await cls.to(port)
        encoder.send(*wooing(key))
        await encoder.status("NetStream.Publish.Start")
        return encoder

    def send(self, *parts: bytes) -> None:
        self._writer.write(b"".join(parts))

    async def sent(self, data: bytes) -> None:
        """Send, waiting until it is on its way. Raises ConnectionError."""
        self._writer.write(data)
        await self._writer.drain()

    @property
    def unsent(self) -> int:
        """Bytes that the other side has not let us send yet."""
        return self._writer.transport.get_write_buffer_size()

    async def status(self, code: str) -> str:
        """Read until a status with `code` comes: its description. Fails when the connection ends without it."""
        while True:
            for one in self.heard:
                values = amf0.read(one.body) if one.kind == 20 else []
                about = values[-1] if values else None
                if isinstance(about, dict) and about.get("code") == code:
                    return str(about["description"])
            assert await self._more(), f"the connection ended without {code}"

    async def end(self) -> None:
        """Read until the other side closes."""
        while await self._more():
            pass

    async def _more(self) -> bool:
        async with asyncio.timeout(5):
            try:
                data = await self._reader.read(65536)
            except ConnectionError:
                return False
        self.heard += self._chunks_of(data)
        return bool(data)

    def _chunks_of(self, data: bytes) -> list[Message]:
        return list(self._chunks.feed(data))

    def pause(self) -> None:
        """Leave all further answers in the pipe."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    def close(self) -> None:
        self._writer.transport.abort()
