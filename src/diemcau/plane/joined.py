"""An answer's head and body leave in one piece: half the packets on a poor line, half the system calls here."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

STATUS = b"HTTP/1.1 "
MOST = 16_384  # bytes of body worth copying behind the head


class Joining:
    """A transport on which a head waits for what is written next, at the longest until the loop's next turn."""

    __slots__ = ("_head", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._head = b""

    def write(self, data: bytes) -> None:
        if self._head:
            if len(data) <= MOST:
                data = self._head + data
                self._head = b""
            else:
                self._flush()
        elif data.startswith(STATUS):
            self._head = data
            self._loop.call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class JoinedHttp(HttpToolsProtocol):
    """uvicorn's HTTP on such a transport; given to `uvicorn.Config` as ``http``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast("asyncio.Transport", Joining(transport)))
