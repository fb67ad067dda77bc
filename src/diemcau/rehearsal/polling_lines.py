"""Connections of simulated phones: HTTP/1.1 by hand, a fraction of what a client for every case costs."""

import asyncio
import re
import ssl
from collections.abc import Callable
from typing import NamedTuple, cast
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\ncontent-length: *(\d+)", re.IGNORECASE)
_RETRY = re.compile(rb"\nretry-after: *(\d+)", re.IGNORECASE)


class Server(NamedTuple):
    """Where requests go. `tls` None: in clear."""

    host: str
    port: int
    tls: ssl.SSLContext | None

    @classmethod
    def at(cls, address: str) -> "Server":
        """The server at ``https://name[:port]`` (or http)."""
        parts = urlsplit(address)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        return cls(parts.hostname or "", port, ssl.create_default_context() if secure else None)

    @property
    def name(self) -> str:
        """As the header Host has it."""
        return f"{self.host}:{self.port}"

    async def connect(self, protocol: Callable[[], asyncio.BaseProtocol]) -> None:
        """Raises OSError."""
        name = self.host if self.tls else None
        await asyncio.get_running_loop().create_connection(
            protocol, self.host, self.port, ssl=self.tls, server_hostname=name
        )


class Reply(NamedTuple):
    """What came back. `status` 0: the connection ended before the answer was whole; `retry_s`: how long the server asked to wait."""

    status: int
    body: bytes = b""
    retry_s: float = 0.0


class Line(asyncio.Protocol):
    """A connection, opened when it is needed, that carries one request at a time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Reply] | None = None
        self._buffer = b""

    async def ask(self, request: bytes) -> Reply:
        """Raises OSError when no connection can be made."""
        if self._transport is None or self._transport.is_closing():
            await self._server.connect(lambda: self)
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = cast("asyncio.Transport", transport), b""  # uvloop's is none by birth

    def data_received(self, data: bytes) -> None:
        self._buffer = data = self._buffer + data if self._buffer else data
        head, end, body = data.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return
        self._buffer = b""
        status = int(head[9:12])
        retry = _RETRY.search(head) if status != 200 else None
        self._answer(Reply(status, body, float(retry[1]) if retry else 0.0))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._answer(Reply(0))

    def _answer(self, reply: Reply) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reply)
