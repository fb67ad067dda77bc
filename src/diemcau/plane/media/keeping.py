"""A hall process when one is needed: started with the first byte, again when it died, later the sooner it died."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from diemcau.plane.media import messages
from diemcau.plane.media.messages import Wanted
from diemcau.plane.media.process import HallProcess, Received
from diemcau.plane.media.sources import Refused

QUICK_S = 5.0


class KeptProcess:
    """`order` says what a new process is to make, `died(quick)` is called when one ended by itself; `quick`: it did not live long."""

    def __init__(self, received: Received, *, order: Callable[[], Wanted], died: Callable[[bool], None]) -> None:
        self._received = received
        self._order = order
        self._died = died
        self.process: HallProcess | None = None
        self._starting = asyncio.Lock()
        self._started = 0.0
        self._quick = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def running(self) -> HallProcess:
        """The process, started if need be. Raises Refused when it cannot be."""
        async with self._starting:
            if self.process is None:
                await asyncio.sleep(min(0.2 * 2 ** (self._quick - 1), 10.0) if self._quick else 0)
                process = HallProcess(self._received, self._ended)
                try:
                    await process.start()
                except OSError as fault:
                    raise Refused("unavailable", str(fault)) from fault
                await process.tell(messages.WANT, self._order())
                self.process, self._started = process, time.monotonic()
            return self.process

    async def tell(self, kind: bytes, head: object, payload: bytes = b"") -> None:
        """Tell it, if there is one."""
        if self.process is not None:
            await self.process.tell(kind, head, payload)

    def later(self, kind: bytes, head: object) -> None:
        """Tell it, if there is one, without waiting for it."""
        if self.process is not None:
            self.process.write(kind, head)

    async def close(self) -> None:
        """Let it hand out what it has and go."""
        process, self.process = self.process, None
        if process is not None:
            await process.close()

    def let_go(self) -> None:
        """Close it without waiting."""
        if self.process is not None:
            self._task(self.close())

    def _ended(self, process: HallProcess) -> None:
        if self.process is process:
            self.process = None
            self._quick = self._quick + 1 if time.monotonic() - self._started < QUICK_S else 0
            self._died(self._quick > 0)

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
