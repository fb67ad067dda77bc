"""The broker of one machine: a client of the relay's Unix socket."""

import asyncio
import logging
from collections.abc import Callable

from diemcau.kernel.broker import Handler
from diemcau.plane.brokers.subscriptions import Subscriptions
from diemcau.plane.brokers.wire import BYE, LOST, PUBLISH, SUBSCRIBE, Line, packet

logger = logging.getLogger(__name__)
FIRST_S = 5.0


class SocketBroker:
    """`kernel.broker.Broker` through a `Relay`. A lost line is made again within a second."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._subscriptions = Subscriptions()
        self._line: Line | None = None
        self._up = asyncio.Event()
        self._down = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, retrying in the background; returns when the line stands or after 5 s."""
        self._task = asyncio.create_task(self._keep_up())
        try:
            await asyncio.wait_for(self._up.wait(), FIRST_S)
        except TimeoutError:
            logger.warning("no relay at %s yet: trying on", self._path)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every subscriber; while the line is down to nobody, and all are told so afterwards."""
        if self._line is not None:
            self._line.send(packet(PUBLISH, topic, payload))

    def subscribe(self, prefix: str, handler: Handler, *, lost: Callable[[], None] | None = None) -> None:
        """Call `handler` for topics that begin with `prefix`."""
        asked = prefix in self._subscriptions.prefixes
        self._subscriptions.add(prefix, handler, lost)
        if self._line is not None and not asked:
            self._line.send(packet(SUBSCRIBE, prefix))

    async def close(self) -> None:
        """Say bye and go."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        line, self._line = self._line, None
        if line is not None and line.send(packet(BYE)) and line.transport is not None:
            line.transport.close()
            await asyncio.sleep(0)

    async def _keep_up(self) -> None:
        loop = asyncio.get_running_loop()
        again = False
        while True:
            self._down.clear()
            try:
                _, line = await loop.create_unix_connection(lambda: Line(self._received, self._ended), self._path)
            except OSError:
                await asyncio.sleep(0.2)
                continue
            for prefix in dict.fromkeys(self._subscriptions.prefixes):
                line.send(packet(SUBSCRIBE, prefix))
            self._line = line
            self._up.set()
            if again:
                self._subscriptions.lost()
            again = True
            await self._down.wait()

    def _received(self, line: Line, kind: bytes, topic: str, payload: bytes) -> None:
        if kind == PUBLISH:
            self._subscriptions.deliver(topic, payload)
        elif kind == LOST:
            self._subscriptions.lost()

    def _ended(self, line: Line) -> None:
        self._line = None
        self._down.set()
