"""``/live/signal``: a WebSocket between a room's camera and the pages that take calls, of one conference and run.

What passes is what two browsers need to find each other (offers, answers, candidates): small, worth nothing a moment later, kept
nowhere. Every front hands on what comes by the broker (topic ``signal/CONFERENCE/RUN``), so both ends may be at different ones.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.tickets import Ticket
from diemcau.plane.asgi import Receive, Reply, Scope, Send
from diemcau.plane.doorkeeper import Buckets, Doorkeeper
from diemcau.plane.sockets import NOT_ALLOWED, close, entered

KIND = "stage.signal"
PATH = "/live/signal"
SEATS = ("air", "desk")
"""Where calls are taken: the page whose picture the hall sees, and the technician's page that looks at rooms beforehand."""

MAX_BYTES = 16 * 1024
RATE, BURST = 40.0, 200.0  # messages a second of one key, and at once
MOST, MOST_OF_KEY, WAITING = 1_000, 16, 256
TOO_MUCH, FULL = 4429, 4503  # close codes, as NOT_ALLOWED
GONE = msgspec.Raw(b'{"kind":"gone"}')
PageId = Annotated[str, msgspec.Meta(min_length=8, max_length=40, pattern="^[A-Za-z0-9-]+$")]


class Hello(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page's first word. `page` is new with every load of it; `seats` where it would take calls (none: it is a room's)."""

    ticket: str
    page: PageId
    seats: tuple[str, ...] = ()


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To one page, to a seat, or (from the stage) to all ``rooms`` and all of the ``stage``."""

    to: str
    body: msgspec.Raw


class Passed(msgspec.Struct, frozen=True):
    """As it goes from front to front: with the server's word about who says it."""

    sender: str
    site: int
    to: str
    body: msgspec.Raw


@dataclass(eq=False)
class Socket:
    """A page that stands here. `site` 0: of the stage."""

    ticket: Ticket
    page: str
    seats: frozenset[str]
    code: int = TOO_MUCH  # why its end here, where that is not the page's own doing
    out: "asyncio.Queue[str | None]" = field(default_factory=lambda: asyncio.Queue(WAITING))

    def is_meant(self, passed: Passed) -> bool:
        """Rooms never hear each other."""
        if passed.sender == self.page or (passed.site and self.ticket.site):
            return False
        group = "rooms" if self.ticket.site else "stage"
        return passed.to in (self.page, group) or passed.to in self.seats

    def push(self, text: str | None) -> None:
        """One that does not read loses its line: it begins anew when it does."""
        try:
            self.out.put_nowait(text)
        except asyncio.QueueFull:
            self.end(TOO_MUCH)

    def end(self, code: int) -> None:
        """Close it; what it has not read yet it never hears."""
        self.code = code
        while not self.out.empty():
            self.out.get_nowait()
        self.out.put_nowait(None)


class SignalDoor:
    """A ticket whose `kinds` hold "stage.signal" opens it; ``{"on": true}`` is the answer, then ``{"from", "site", "body"}``.

    ``ping`` is answered with ``pong``, so that a page knows early that its line is dead. When a page goes, those who could hear it
    get a body ``{"kind": "gone"}`` from it.
    """

    def __init__(self, doorkeeper: Doorkeeper, broker: Broker, *, buckets: Buckets) -> None:
        self._doorkeeper = doorkeeper
        self._broker = broker
        self._buckets = buckets
        self._sockets: dict[str, set[Socket]] = {}

    def start(self) -> None:
        self._broker.subscribe("signal/", self._on_passed)

    def cut(self, kids: Collection[str]) -> None:
        """Close what was opened with these keys, which were taken back. A ticket that runs out during a call ends nothing."""
        for group in self._sockets.values():
            for socket in group:
                if socket.ticket.kid in kids:
                    socket.end(NOT_ALLOWED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        came = await entered(receive, send, self._doorkeeper, Hello, KIND, _may_sit)
        if came is None:
            return
        hello, ticket = came
        if self._has_room(ticket):
            await self._serve(Socket(ticket, hello.page, frozenset(hello.seats)), receive, send)
        else:
            await close(send, FULL)

    def _has_room(self, ticket: Ticket) -> bool:
        here = [socket for group in self._sockets.values() for socket in group]
        return len(here) < MOST and sum(socket.ticket.kid == ticket.kid for socket in here) < MOST_OF_KEY

    async def _serve(self, socket: Socket, receive: Receive, send: Send) -> None:
        topic = f"signal/{socket.ticket.conference}/{socket.ticket.run}"
        group = self._sockets.setdefault(topic, set())
        group.add(socket)
        socket.push('{"on":true}')
        hearing = asyncio.create_task(self._hear(socket, topic, receive))
        speaking = asyncio.create_task(_speak(socket, send))
        try:
            await asyncio.wait({hearing, speaking}, return_when=asyncio.FIRST_COMPLETED)
            code = hearing.result() if hearing.done() and not hearing.cancelled() else socket.code
        finally:
            group.discard(socket)
            if not group:
                self._sockets.pop(topic, None)
            for task in (hearing, speaking):
                task.cancel()
            await asyncio.gather(hearing, speaking, return_exceptions=True)
            for side in ("stage",) if socket.ticket.site else ("stage", "rooms"):
                self._pass_on(socket, topic, side, GONE)
        if code:
            await close(send, code)

    async def _hear(self, socket: Socket, topic: str, receive: Receive) -> int:
        """Until the page goes (0) or must go (a close code)."""
        while (message := await receive())["type"] == "websocket.receive":
            text = message.get("text") or ""
            if len(text) > MAX_BYTES or not self._may_enter(socket.ticket.kid):
                return TOO_MUCH
            if text == "ping":
                socket.push("pong")
                continue
            try:
                said = msgspec.json.decode(text, type=Said)
            except (msgspec.MsgspecError, RecursionError):
                return TOO_MUCH
            self._pass_on(socket, topic, said.to, said.body)
        return 0

    def _may_enter(self, kid: str) -> bool:
        try:
            self._buckets.enter(kid)
        except Reply:
            return False
        return True

    def _pass_on(self, socket: Socket, topic: str, to: str, body: msgspec.Raw) -> None:
        passed = Passed(socket.page, socket.ticket.site, to, body)
        self._broker.publish(topic, msgspec.json.encode(passed))

    def _on_passed(self, topic: str, payload: bytes) -> None:
        group = self._sockets.get(topic)
        if not group:
            return
        passed = msgspec.json.decode(payload, type=Passed)
        text = msgspec.json.encode({"from": passed.sender, "site": passed.site, "body": passed.body}).decode()
        for socket in [*group]:
            if socket.is_meant(passed):
                socket.push(text)


def _may_sit(hello: Hello, ticket: Ticket) -> bool:
    """No room's page takes calls."""
    return not hello.seats or (ticket.site == 0 and set(hello.seats) <= set(SEATS))


async def _speak(socket: Socket, send: Send) -> None:
    while (text := await socket.out.get()) is not None:
        await send({"type": "websocket.send", "text": text})
