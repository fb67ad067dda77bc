"""Three brokers under one promise, `kernel.broker.Broker`."""

from urllib.parse import urlsplit

from diemcau.kernel.broker import Broker
from diemcau.plane.brokers.memory import MemoryBroker
from diemcau.plane.brokers.nats import NatsBroker
from diemcau.plane.brokers.relay import Relay
from diemcau.plane.brokers.socket import SocketBroker

__all__ = ["Broker", "MemoryBroker", "NatsBroker", "Relay", "SocketBroker", "make_broker"]


def make_broker(url: str) -> Broker:
    """The broker at ``memory://name``, ``socket:///path`` or ``nats://host:port``. Raises ValueError for another scheme."""
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryBroker(parts.netloc)
    if parts.scheme == "socket":
        return SocketBroker(parts.path)
    if parts.scheme in ("nats", "tls"):
        return NatsBroker(url)
    raise ValueError(f"no broker speaks {parts.scheme!r}: memory://, socket:///path or nats://host:port")
