"""One encoder's conversation, without sockets: bytes in; bytes to send, a key to judge, and FLV out."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from diemcau.plane.media.rtmp import amf0, codecs, flv, words
from diemcau.plane.media.rtmp.chunks import SET_CHUNK_SIZE, Broken, ChunkReader, ChunkWriter, Message
from diemcau.plane.media.rtmp.greeting import Foreign, Greeting
from diemcau.plane.media.rtmp.limits import Limits
from diemcau.plane.media.rtmp.words import Status

ACKNOWLEDGEMENT, USER_CONTROL, WINDOW, BANDWIDTH = 3, 4, 5, 6
AMF3_DATA, AMF3_COMMAND, DATA, COMMAND, AGGREGATE = 15, 17, 18, 20, 22
STREAM_BEGIN, STREAM_EOF, PING, PONG = 0, 1, 6, 7
CHUNK = 60_000  # ffmpeg takes ours for its own; its 128 would cost a header every 128 bytes
WINDOW_BYTES = 2_500_000
MAX_KEY = 128
_CONTROL, _ANSWERS, _STATUS = 2, 3, 5  # chunk streams


class Publish(NamedTuple):
    """The encoder wants to publish with `key`: the session goes on after `start`, or is closed after `refuse`."""

    key: str


class Ended(NamedTuple):
    """The encoder has said that it stops."""


Event = Publish | Ended | bytes
"""`bytes` are a piece of the FLV stream: the header with the first tag, then whole tags."""


class NoViewer(Exception):
    """Somebody wants to watch."""


class Session:
    """Feed it with `receive`, reading what it yields to the end; then send `outgoing()`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._greeting = Greeting()
        self._chunks = ChunkReader(limits)
        self._writer = ChunkWriter()
        self._out = bytearray()
        self._app: str | None = None
        self._publishing = False
        self._ended = False
        self._timeline = flv.Timeline()
        self._configured: set[int] = set()
        self._begun = False
        self._described = False
        self._received = 0
        self._acknowledged = 0
        self._window = WINDOW_BYTES

    @property
    def held(self) -> int:
        """Bytes of unfinished messages."""
        return self._chunks.held

    def outgoing(self) -> bytes:
        """What is to be sent now; empty afterwards."""
        out = bytes(self._out)
        self._out.clear()
        return out

    def receive(self, data: bytes) -> Iterator[Event]:
        """Events in order. Raises Broken, Refused (``codec``) or NoViewer: then the conversation is over."""
        self._received += len(data)
        if not self._greeting.done:
            try:
                out, data = self._greeting.feed(data)
            except Foreign as fault:
                raise Broken(str(fault)) from None
            self._out += out
        if self._greeting.done:
            for message in self._chunks.feed(data):
                yield from self._take(message)
            if self._received - self._acknowledged >= self._window:
                self._acknowledged = self._received
                self._control(ACKNOWLEDGEMENT, (self._received & 0xFFFFFFFF).to_bytes(4))

    def start(self) -> None:
        """The key was right: tell the encoder to send."""
        self._publishing = True
        self._control(USER_CONTROL, struct.pack(">HI", STREAM_BEGIN, 1))
        self._status(words.STARTED)

    def refuse(self, status: Status) -> None:
        """Say why this is the end."""
        if self._app is not None:
            self._status(status)

    def _take(self, message: Message) -> Iterator[Event]:
        kind = message.kind
        if kind in {flv.AUDIO, flv.VIDEO}:
            yield from self._media(message)
        elif kind in {COMMAND, AMF3_COMMAND}:
            yield from self._command(message)
        elif kind in {DATA, AMF3_DATA}:
            yield from self._data(message)
        elif kind == AGGREGATE:
            for part in _parts(message):
                yield from self._take(part)
        elif kind == USER_CONTROL and message.body[:2] == PING.to_bytes(2):
            self._control(USER_CONTROL, PONG.to_bytes(2) + message.body[2:6])
        elif kind == WINDOW:
            self._window = int.from_bytes(message.body[:4]) or WINDOW_BYTES

    def _media(self, message: Message) -> Iterator[bytes]:
        if self._ended:
            return
        if not self._publishing:
            raise Broken("picture or sound before publish")
        part = (codecs.video if message.kind == flv.VIDEO else codecs.audio)(message.body)
        if part is codecs.Part.HEADER:
            # Headers are stamped 0 by many encoders, also in the middle of a stream.
            self._configured.add(message.kind)
            yield self._tag(message.kind, self._timeline.at, message.body)
        elif part is codecs.Part.FRAME and message.kind in self._configured:
            yield self._tag(message.kind, self._timeline.frame(message.at), message.body)

    def _data(self, message: Message) -> Iterator[bytes]:
        if not self._publishing or self._ended or self._described or len(message.body) > self._limits.command_bytes:
            return
        try:
            values = amf0.read(_unwrapped(message, AMF3_DATA))
        except amf0.Unreadable:
            return  # the stream explains itself without
        if values[:1] == ["@setDataFrame"]:
            del values[0]
        if len(values) > 1 and values[0] == "onMetaData" and isinstance(values[1], dict):
            self._described = True  # later ones libav takes for a stream of texts
            yield self._begin() + flv.metadata(values[1])

    def _tag(self, kind: int, at: int, body: bytes) -> bytes:
        return self._begin() + flv.tag(kind, at, body)

    def _begin(self) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        return flv.HEADER

    def _command(self, message: Message) -> Iterator[Event]:
        if len(message.body) > self._limits.command_bytes:
            raise Broken("a command too long")
        try:
            name, *rest = amf0.read(_unwrapped(message, AMF3_COMMAND))
        except (amf0.Unreadable, ValueError):
            raise Broken("an unreadable command") from None
        turn = rest[0] if rest and isinstance(rest[0], float) else 0.0
        if name == "connect":
            self._connect(turn, rest[1] if len(rest) > 1 else None)
        elif self._app is None:
            raise Broken("a command before connect")
        elif name in {"releaseStream", "FCPublish"}:
            self._answer("_result", turn, None)
        elif name == "createStream":
            self._answer("_result", turn, None, 1)
        elif name == "publish":
            yield self._publish(rest[2] if len(rest) > 2 else None)
        elif name in {"play", "play2"}:
            raise NoViewer
        elif name in {"FCUnpublish", "deleteStream", "closeStream"} and self._publishing and not self._ended:
            self._ended = True
            self._answer("onFCUnpublish", 0, None, _status_object(words.ENDED))
            yield Ended()

    def _connect(self, turn: float, about: amf0.Value) -> None:
        if self._app is not None:
            raise Broken("connect twice")
        app = about.get("app") if isinstance(about, dict) else None
        if not isinstance(app, str):
            raise Broken("connect without an app")
        self._app = app
        self._control(WINDOW, WINDOW_BYTES.to_bytes(4))
        self._control(BANDWIDTH, WINDOW_BYTES.to_bytes(4) + b"\x02")
        self._control(SET_CHUNK_SIZE, CHUNK.to_bytes(4))
        server: amf0.Writable = {"fmsVer": "FMS/3,5,7,7009", "capabilities": 31}
        self._answer("_result", turn, server, {**_status_object(words.CONNECTED), "objectEncoding": 0})

    def _publish(self, name: amf0.Value) -> Publish:
        if self._publishing:
            raise Broken("publish twice")
        key = name.partition("?")[0] if isinstance(name, str) else ""
        if not key and self._app is not None:  # the whole address typed as the server's
            key = self._app.partition("?")[0].rstrip("/").rpartition("/")[2]
        return Publish(key if len(key) <= MAX_KEY and key.isprintable() else "")

    def _status(self, status: Status) -> None:
        body = amf0.write("onStatus", 0, None, _status_object(status))
        self._out += self._writer.message(COMMAND, body, chunk_stream=_STATUS, stream=1)

    def _answer(self, *values: amf0.Writable) -> None:
        self._out += self._writer.message(COMMAND, amf0.write(*values), chunk_stream=_ANSWERS)

    def _control(self, kind: int, body: bytes) -> None:
        self._out += self._writer.message(kind, body, chunk_stream=_CONTROL)


def _status_object(status: Status) -> dict[str, amf0.Writable]:
    return {"level": status.level, "code": status.code, "description": status.description}


def _unwrapped(message: Message, wrapper: int) -> bytes:
    """A command or data message's AMF0; what is sent as AMF3 begins with a byte that says which, and is AMF0 again."""
    return message.body[1:] if message.kind == wrapper and message.body[:1] == b"\0" else message.body


def _parts(message: Message) -> Iterator[Message]:
    """The audio, video and data messages in an aggregate, whose times are told from its first part's."""
    body, at, first = message.body, 0, None
    while at + 11 <= len(body):
        length, time = int.from_bytes(body[at + 1 : at + 4]), int.from_bytes(body[at + 4 : at + 7]) | body[at + 7] << 24
        first = time if first is None else first
        if at + 11 + length > len(body):
            raise Broken("an aggregate cut off")
        if body[at] in {flv.AUDIO, flv.VIDEO, flv.DATA}:
            moment = (message.at + time - first) & 0xFFFFFFFF
            yield Message(body[at], moment, message.stream, body[at + 11 : at + 11 + length])
        at += 11 + length + 4
