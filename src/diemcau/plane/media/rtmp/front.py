"""The RTMP port: takes encoders' connections, as many as the limits say."""

import asyncio
import logging
import socket
import ssl
import time

from diemcau.plane.media.rtmp.connection import Connection
from diemcau.plane.media.rtmp.limits import Limits
from diemcau.plane.media.rtmp.patience import Patience
from diemcau.plane.media.rtmp.places import Full, Places
from diemcau.plane.media.sources import OpenSource

logger = logging.getLogger(__name__)
BUFFER = 64 << 10
FULL_NEWS_S = 60.0


class RtmpFront:
    """Listens for encoders; each good one becomes a source that `open_source` gives."""

    def __init__(self, open_source: OpenSource, *, limits: Limits | None = None) -> None:
        self._open_source = open_source
        self._limits = limits or Limits()
        self._patience = Patience()
        self._connections: set[asyncio.Task[None]] = set()
        self._places = Places(self._limits)
        self._servers: list[asyncio.Server] = []
        self._full_news_at = float("-inf")

    @property
    def port(self) -> int:
        """Where it listened last (for port 0: which was found)."""
        return int(self._servers[-1].sockets[0].getsockname()[1])

    @property
    def connections(self) -> int:
        """How many are connected, publishing or not."""
        return len(self._connections)

    async def start(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> None:
        """Listen; with `tls` as RTMPS. At several ports when called again. Raises OSError when the port is taken."""
        made = await asyncio.start_server(
            self._accepted,
            host,
            port,
            limit=BUFFER,
            ssl=tls,
            ssl_handshake_timeout=self._limits.to_publish_s if tls else None,
        )
        self._servers.append(made)

    async def close(self) -> None:
        """Close the ports and every connection; sources are closed before it returns."""
        for server in self._servers:
            server.close()
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        task = asyncio.current_task()
        assert task is not None

        def give_way() -> None:  # without words: they would hold the socket
            writer.transport.abort()
            task.cancel()

        try:
            place = self._places.enter(address, give_way)
        except Full:
            self._full(address)
            writer.transport.abort()
            return
        # We say little: who leaves that unread is to be seen soon, and to hold little of the kernel's memory.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        connection = Connection(
            reader,
            writer,
            address=address,
            open_source=self._open_source,
            patience=self._patience,
            limits=self._limits,
            admit=lambda: self._places.publish(place),
        )
        self._connections.add(task)
        try:
            await connection.run()
        except asyncio.CancelledError:
            pass  # asked for by `close` or `give_way`; asyncio would log it as a fault
        finally:
            self._connections.discard(task)
            self._places.leave(place)

    def _full(self, address: str) -> None:
        now = time.monotonic()
        if now - self._full_news_at > FULL_NEWS_S:
            self._full_news_at = now
            logger.warning("RTMP from %s not taken: %d connections, as many as may be", address, len(self._connections))
