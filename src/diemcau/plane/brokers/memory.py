"""The broker of one process: a bus by name, shared by all who open it."""

import asyncio
from collections.abc import Callable
from weakref import WeakSet, WeakValueDictionary

from diemcau.kernel.broker import Handler
from diemcau.plane.brokers.subscriptions import Subscriptions


class _Bus:
    def __init__(self) -> None:
        self.members: WeakSet[MemoryBroker] = WeakSet()


_buses: WeakValueDictionary[str, _Bus] = WeakValueDictionary()


class MemoryBroker:
    """`kernel.broker.Broker` between the event loops of one process."""

    def __init__(self, name: str = "") -> None:
        self._bus = _buses.setdefault(name, _Bus())
        self._subscriptions = Subscriptions()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Join the bus."""
        self._loop = asyncio.get_running_loop()
        self._bus.members.add(self)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every subscriber of the bus."""
        if self._loop is None:
            return
        for member in list(self._bus.members):
            if member._loop is not None and not member._loop.is_closed():
                member._loop.call_soon_threadsafe(member._deliver, topic, payload)

    def subscribe(self, prefix: str, handler: Handler, *, lost: Callable[[], None] | None = None) -> None:
        """Call `handler` for topics that begin with `prefix`. Nothing is ever lost here."""
        self._subscriptions.add(prefix, handler, lost)

    async def close(self) -> None:
        """Leave the bus."""
        self._bus.members.discard(self)
        self._loop = None

    def _deliver(self, topic: str, payload: bytes) -> None:
        if self._loop is not None:
            self._subscriptions.deliver(topic, payload)
