"""How fronts and packager reach each other: a Unix socket, or TCP between machines; either way the caller proves the secret.

The packager sends a fresh number, the caller its HMAC under the shared secret. What follows is not encrypted: TCP is for a
network of one's own, or a tunnel.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from diemcau.kernel.keys import key_for
from diemcau.plane.brokers.wire import Line, packet
from diemcau.plane.media.messages import HELLO

Received = Callable[[Line, bytes, str, bytes], None]


def key_of(secret: bytes) -> bytes:
    """The key of this door, from the server's secret."""
    return key_for(secret, "hall")


def _proof(key: bytes, number: str) -> bytes:
    return hmac.new(key, number.encode(), hashlib.sha256).digest()


class _Caller(Line):
    """One front's line at the packager: nothing it says counts before its proof."""

    def __init__(self, key: bytes, received: Received, ended: Callable[[Line], None]) -> None:
        super().__init__(self._first, ended)
        self._key = key
        self._passes = received
        self._number = secrets.token_hex(16)
        self.proved = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.send(packet(HELLO, self._number))

    def _first(self, line: Line, kind: bytes, topic: str, payload: bytes) -> None:
        if self.proved:
            self._passes(line, kind, topic, payload)
        elif kind == HELLO and hmac.compare_digest(payload, _proof(self._key, self._number)):
            self.proved = True
        elif self.transport is not None:
            self.transport.abort()


def answer(key: bytes, number: str) -> bytes:
    """A caller's first packet, for the number it was sent."""
    return packet(HELLO, "", _proof(key, number))


async def listen(url: str, key: bytes, received: Received, ended: Callable[[Line], None]) -> asyncio.Server:
    """Take fronts at ``unix:///path`` (this user alone) or ``tcp://host:port``. Raises OSError."""
    loop = asyncio.get_running_loop()
    parts = urlsplit(url)

    def line() -> _Caller:
        return _Caller(key, received, ended)

    if parts.scheme == "tcp":
        return await loop.create_server(line, parts.hostname or "", parts.port or 0)
    _unlink(parts.path)
    before = os.umask(0o177)
    try:
        return await loop.create_unix_server(line, parts.path)
    finally:
        os.umask(before)


async def call(url: str, line: Callable[[], Line]) -> None:
    """Connect there. Raises OSError."""
    loop = asyncio.get_running_loop()
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        await loop.create_connection(line, parts.hostname or "", parts.port or 0)
    else:
        await loop.create_unix_connection(line, parts.path)


def _unlink(path: str) -> None:
    Path(path).unlink(missing_ok=True)
