"""POST /live/point: where a speaker points on the slide. Worth nothing a second later, so it is kept nowhere.

It goes from this front to the broker and from every front to the screens, past database, outbox and what returning readers
catch up with.
"""

from typing import Annotated

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock
from diemcau.kernel.frames import Subject, hint
from diemcau.plane.asgi import Receive, Reply, Scope, Send, answer_json, read_body
from diemcau.plane.doorkeeper import Buckets, Doorkeeper

KIND = "slides.point"
MAX_BYTES = 200
RATE, BURST = 10.0, 15.0  # a second, and at once
_Share = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class Point(msgspec.Struct, forbid_unknown_fields=True):
    """Ten-thousandths of the page's width and height; none: the pointer is off."""

    x: _Share | None = None
    y: _Share | None = None


_decode = msgspec.json.Decoder(Point).decode


class PointerDoor:
    """Passes a point on to all who listen where the ticket's bearer does. Topic ``hint/<subject>``: the event as sent."""

    def __init__(
        self, doorkeeper: Doorkeeper, broker: Broker, *, clock: Clock, buckets: Buckets, languages: frozenset[str]
    ) -> None:
        self._doorkeeper = doorkeeper
        self._broker = broker
        self._clock = clock
        self._buckets = buckets
        self._languages = sorted(languages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, or raises Reply 401, 403, 413, 422, 429."""
        ticket = self._doorkeeper.admit(scope)
        if KIND not in ticket.kinds:
            raise Reply(403, "forbidden")
        self._buckets.enter(ticket.kid)
        try:
            point = _decode(await read_body(receive, scope, limit=MAX_BYTES))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise Reply(422, "malformed") from None
        event = hint("pointer", {"x": point.x, "y": point.y})
        for audience in ticket.hear:
            for language in self._languages:
                self._broker.publish(f"hint/{Subject(ticket.conference, audience, language)}", event)
        await answer_json(send, {"clock": self._clock.now_ms()})
