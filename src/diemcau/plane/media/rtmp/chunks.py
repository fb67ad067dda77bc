"""RTMP's chunk stream (specification 1.0, 5.3 and 5.4): messages cut into chunks and interleaved."""

from collections.abc import Iterator
from typing import NamedTuple

from diemcau.plane.media.rtmp.limits import Limits

EXTENDED = 0xFFFFFF
MIN_CHUNK = 128  # which the specification asks for; a header for each byte would be a cheap way to keep us busy
MAX_CHUNK = 0xFFFFFF  # no message is longer than 24 bits can say
SET_CHUNK_SIZE, ABORT = 1, 2
_HEAD = (11, 7, 3, 0)  # bytes of a message header by its form


class Broken(Exception):
    """The other side does not keep to the protocol, or to our limits."""


class Message(NamedTuple):
    """A whole message; `at` is its timestamp in ms, modulo 2^32."""

    kind: int
    at: int
    stream: int
    body: bytes


class _Stream:
    """A chunk stream: its last header, and what has come of its message."""

    __slots__ = ("at", "body", "delta", "field", "kind", "length", "stream")

    def __init__(self) -> None:
        self.at = self.delta = self.length = self.kind = self.stream = 0
        self.field: int | None = None  # the extended timestamp as it was sent
        self.body: bytearray | None = None  # None between messages


class ChunkReader:
    """Bytes in, messages out; chunk size and abort are followed here. Holds `limits.held_bytes` at most."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._size = 128
        self._streams: dict[int, _Stream] = {}
        self._open: _Stream | None = None  # whose chunk is being read
        self._due = 0  # bytes of that chunk still to come
        self._rest = b""  # the beginning of a header
        self.held = 0

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that `data` completes. To be read to its end before the next call. Raises Broken."""
        data = self._rest + data if self._rest else data
        self._rest = b""
        at, end = 0, len(data)
        while True:
            stream = self._open
            if stream is None:
                behind = self._header(data, at)
                if behind < 0:
                    self._rest = data[at:]
                    return
                at, stream = behind, self._open
            assert stream is not None
            assert stream.body is not None
            piece = data[at : at + self._due]
            at += len(piece)
            self._due -= len(piece)
            stream.body += piece
            self._hold(len(piece))
            if self._due:
                return
            self._open = None
            if len(stream.body) == stream.length:
                message = Message(stream.kind, stream.at, stream.stream, bytes(stream.body))
                self._drop(stream)
                if message.kind in {SET_CHUNK_SIZE, ABORT}:
                    self._follow(message)
                else:
                    yield message
            if at == end:
                return

    def _hold(self, count: int) -> None:
        self.held += count
        if self.held > self._limits.held_bytes:
            raise Broken(f"more than {self._limits.held_bytes} bytes of unfinished messages")

    def _drop(self, stream: _Stream) -> None:
        if stream.body is not None:
            self.held -= len(stream.body)
            stream.body = None

    def _follow(self, message: Message) -> None:
        if len(message.body) < 4:
            raise Broken("a control message is too short")
        value = int.from_bytes(message.body[:4])
        if message.kind == SET_CHUNK_SIZE:
            if not MIN_CHUNK <= value <= 0x7FFFFFFF:
                raise Broken(f"a chunk size of {value}")
            self._size = min(value, MAX_CHUNK)
        elif value in self._streams:
            self._drop(self._streams[value])

    def _header(self, data: bytes, at: int) -> int:
        """Read a chunk's header at `at`: where its payload begins, or -1 when bytes are missing."""
        end = len(data)
        if at >= end:
            return -1
        form, number = data[at] >> 6, data[at] & 0x3F
        at += 1
        if number < 2:
            if at + number + 1 > end:
                return -1
            number, at = 64 + int.from_bytes(data[at : at + number + 1], "little"), at + number + 1
        stream = self._streams.get(number)
        head = data[at : at + _HEAD[form]]
        at += _HEAD[form]
        if at > end:
            return -1
        short = int.from_bytes(head[:3]) if head else None
        field = (stream.field if stream else None) if short is None else (EXTENDED if short == EXTENDED else None)
        if field is not None:
            if at + 4 > end:
                return -1
            sent = int.from_bytes(data[at : at + 4])
            # Some encoders leave it out of chunks without a header of their own: then these are payload.
            if short is not None or (stream is not None and sent in {stream.field, stream.at}):
                field, at = sent, at + 4
        self._begin(number, form, head, short if field is None or short is None else field, field)
        return at

    def _begin(self, number: int, form: int, head: bytes, time: int | None, field: int | None) -> None:
        stream = self._streams.get(number)
        if stream is None:
            if form > 1:  # librtmp's relatives begin control streams with form 1
                raise Broken("a chunk stream begins without a header")
            if len(self._streams) >= self._limits.chunk_streams:
                raise Broken("too many chunk streams")
            stream = self._streams[number] = _Stream()
        if stream.body is not None and form < 3:
            raise Broken("a message begins within another one")
        if stream.body is None:
            if time is not None:
                stream.delta, stream.field = time, field
            stream.at = stream.delta if form == 0 else (stream.at + stream.delta) & 0xFFFFFFFF
            if len(head) >= 7:
                stream.length, stream.kind = int.from_bytes(head[3:6]), head[6]
            if len(head) == 11:
                stream.stream = int.from_bytes(head[7:11], "little")
            if stream.length > self._limits.message_bytes:
                raise Broken(f"a message of {stream.length} bytes")
            stream.body = bytearray()
        self._open = stream
        self._due = min(self._size, stream.length - len(stream.body))


class ChunkWriter:
    """Our side: every message begins with a full header."""

    def __init__(self) -> None:
        self._size = 128

    def message(self, kind: int, body: bytes, *, chunk_stream: int, stream: int = 0) -> bytes:
        """A message with timestamp 0, cut into chunks; a chunk size in it holds from the next one on."""
        pieces = [body[at : at + self._size] for at in range(0, len(body), self._size)] or [b""]
        head = bytes([chunk_stream]) + bytes(3) + len(body).to_bytes(3) + bytes([kind]) + stream.to_bytes(4, "little")
        if kind == SET_CHUNK_SIZE:
            self._size = int.from_bytes(body)
        return head + bytes([0xC0 | chunk_stream]).join(pieces)
