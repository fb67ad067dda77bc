"""The wire of the socket broker: packets of a kind, a topic and a payload.

``kind: 1 byte, length of topic: 2 bytes, length of payload: 4 bytes (big-endian), topic (UTF-8), payload``.
Client to relay: ``P`` publish, ``S`` subscribe to a prefix, ``B`` bye. Relay to client: ``P``, and ``L``: messages may be
missing.
"""

import asyncio
import struct
from collections.abc import Callable
from typing import cast

HEAD = struct.Struct("!cHI")
PUBLISH, SUBSCRIBE, BYE, LOST = b"P", b"S", b"B", b"L"
MAX_PAYLOAD = 16 * 1024 * 1024
MAX_WAITING = 32 * 1024 * 1024  # bytes a peer may leave unread before it is dropped


def packet(kind: bytes, topic: str = "", payload: bytes = b"") -> bytes:
    """One packet."""
    name = topic.encode()
    return HEAD.pack(kind, len(name), len(payload)) + name + payload


class Line(asyncio.Protocol):
    """One end of a connection: calls `received(line, kind, topic, payload)` and, once, `ended(line)`."""

    def __init__(self, received: Callable[["Line", bytes, str, bytes], None], ended: Callable[["Line"], None]) -> None:
        self._received = received
        self._ended = ended
        self._data = bytearray()
        self.transport: asyncio.Transport | None = None

    def send(self, data: bytes) -> bool:
        """False when the line is down, or was dropped because its other end does not read."""
        if self.transport is None or self.transport.is_closing():
            return False
        self.transport.write(data)
        if self.transport.get_write_buffer_size() > MAX_WAITING:
            self.transport.abort()
            return False
        return True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._ended(self)

    def data_received(self, data: bytes) -> None:
        buffer = self._data
        buffer += data
        start = 0
        while len(buffer) - start >= HEAD.size:
            kind, name_length, length = HEAD.unpack_from(buffer, start)
            if length > MAX_PAYLOAD:
                if self.transport is not None:
                    self.transport.abort()
                return
            name_at = start + HEAD.size
            end = name_at + name_length + length
            if len(buffer) < end:
                break
            payload_at = name_at + name_length
            topic = buffer[name_at:payload_at].decode(errors="replace")
            self._received(self, kind, topic, bytes(buffer[payload_at:end]))
            start = end
        del buffer[:start]
