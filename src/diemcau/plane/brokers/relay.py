"""The relay: what the processes of one machine say to each other goes through it. The supervisor hosts it."""

import asyncio
import os
from pathlib import Path

from diemcau.plane.brokers.wire import BYE, LOST, PUBLISH, SUBSCRIBE, Line, packet


class Relay:
    """Passes every packet on to all clients that subscribed to its topic, its sender among them."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._server: asyncio.Server | None = None
        self._lines: dict[Line, list[str]] = {}
        self._spoke: set[Line] = set()

    async def start(self) -> None:
        """Listen on the Unix socket, for this user only. Raises OSError."""
        self._unlink()
        loop = asyncio.get_running_loop()
        before = os.umask(0o177)
        try:
            self._server = await loop.create_unix_server(self._line, str(self._path))
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Let all clients go; they come back when a relay listens again."""
        if self._server is not None:
            self._server.close()
        for line in list(self._lines):
            if line.transport is not None:
                line.transport.abort()
        await asyncio.sleep(0)
        self._unlink()

    def _unlink(self) -> None:
        self._path.unlink(missing_ok=True)

    def _line(self) -> Line:
        line = Line(self._received, self._ended)
        self._lines[line] = []
        return line

    def _received(self, line: Line, kind: bytes, topic: str, payload: bytes) -> None:
        if kind == PUBLISH:
            self._spoke.add(line)
            self._pass_on(topic, packet(PUBLISH, topic, payload))
        elif kind == SUBSCRIBE:
            self._lines[line].append(topic)
        elif kind == BYE:
            self._spoke.discard(line)

    def _pass_on(self, topic: str, data: bytes) -> None:
        for line, prefixes in list(self._lines.items()):
            if any(topic.startswith(prefix) for prefix in prefixes):
                line.send(data)

    def _ended(self, line: Line) -> None:
        self._lines.pop(line, None)
        if line in self._spoke:
            # It went without a bye: what it said last may not have come through.
            self._spoke.discard(line)
            for other in list(self._lines):
                other.send(packet(LOST))
