"""Large bytes that many are sent alike (`plane.shared`) leave a front by `sendfile`, as files leave a web server: copying a segment for
each room would cost more than all else that is done for it."""

import asyncio
import os
from typing import Any

from diemcau.plane.shared import Shared

LEAST = 100_000  # bytes: fewer are copied in less time than a turn of the loop takes


class SharingTransport:
    """A connection in clear. What the kernel does not take at once of a `Shared` goes the usual way, after what was written before."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._line: int = transport.get_extra_info("socket").fileno()
        self._waiting: Shared | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        self._settle()
        if type(data) is Shared and len(data) >= LEAST:
            self._waiting = data  # the answer's head still waits: loops write once a turn
            self._loop.call_soon(self._share)
        else:
            self._transport.write(data)

    def close(self) -> None:
        self._settle()
        self._transport.close()

    def _settle(self) -> None:
        """Whatever comes next may not overtake what waits."""
        if self._waiting is not None:
            data, self._waiting = self._waiting, None
            self._transport.write(data)

    def _share(self) -> None:
        data, self._waiting = self._waiting, None
        if data is None or self._transport.is_closing():
            return
        sent = 0
        if self._transport.get_write_buffer_size() == 0:
            try:
                sent = os.sendfile(self._line, data.file, 0, len(data))
            except OSError:
                sent = 0  # it takes nothing now, or is broken: the transport finds out
        if sent < len(data):
            self._transport.write(memoryview(data)[sent:])
