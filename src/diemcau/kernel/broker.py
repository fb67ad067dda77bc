"""The broker: hints between processes. What must happen is a row in a database, never only a message here.

Topics: ``frame/<subject>`` (work → front), ``listening`` (front → work: which subjects somebody hears), ``ask`` (front → work: a subject of phones, all of which is wanted) and ``told/<subject>`` (its elements, as JSON), ``wake/log`` and
``wake/outbox`` (something new to do), ``hint/<subject>`` (front → fronts: an event that nobody catches up with), ``signal/<conference>/<run>`` (front → fronts: between a call's two ends), ``revoked`` (keys that no longer open the door), ``slots`` (keys or states of the anonymous lane changed), ``box`` (something was put into the anonymous box), ``beat`` (last word of devices).
"""

from collections.abc import Callable
from typing import Protocol

Handler = Callable[[str, bytes], None]


class Broker(Protocol):
    """At most once, in order from one publisher to one subscriber. Lost connections mend themselves."""

    async def start(self) -> None:
        """Connect, retrying in the background; returns when the first connection stands or after 5 s."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every subscriber, this process's own among them. From the event loop's thread; never blocks or raises."""

    def subscribe(self, prefix: str, handler: Handler, *, lost: Callable[[], None] | None = None) -> None:
        """Call `handler(topic, payload)` for topics that begin with `prefix`, and `lost()` when messages may be missing."""

    async def close(self) -> None: ...
