"""The anonymous lane of a front as one ASGI app: the door, the keys, the signatures, and the box for machines that have none."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from diemcau.kernel.anonymous import Box, BoxAway, NewSpent, Put, SlotName, SlotSaid
from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock, SystemClock
from diemcau.kernel.oplog import StoreFull
from diemcau.kernel.tickets import Ticket
from diemcau.plane.anonymous.door import AnonymousDoor
from diemcau.plane.anonymous.remote import FULL, PATH, SEAL, Seals
from diemcau.plane.anonymous.slots import Slots, fingerprint
from diemcau.plane.asgi import (  # fmt: skip
    JSON,
    SECURITY,
    Gone,
    Receive,
    Reply,
    Scope,
    Send,
    answer,
    answer_json,
    header,
    query,
    read_body,
    refuse,
)
from diemcau.plane.commit import Backlogged, GroupCommit
from diemcau.plane.doorkeeper import Doorkeeper

logger = logging.getLogger(__name__)
TOPIC = "box"
"""What was put into the box of late, for those who draw it: ``[[conference, run, purpose, slot], …]``."""
TELL_S = 0.5
BACKLOG = 20_000
BATCH = 2_000
MOST = 4 * 1024 * 1024  # bytes of a batch from another machine
KEYS_FOR_S = 60
ROOTS = ("/live/anonymous", "/live/blind/")


class Opened(Box, Protocol):
    """A box that somebody writes: it is to be settled now and then."""

    def settle(self, *, now_ms: int) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSettings:
    """What the lane needs to know. `open_box` blocks and raises BoxAway; it is called again until it succeeds. `load_slots`
    blocks and is called in a thread, as `load_signed` is: the signatures of a ticket's bearer by place, None for nobody who
    may have any."""

    secret: bytes
    broker: Broker
    keeper: Doorkeeper
    open_box: Callable[[], Opened]
    load_slots: Callable[[], Collection[SlotSaid]]
    load_signed: Callable[[Ticket, str], Mapping[str, str] | None]
    clock: Clock = field(default_factory=SystemClock)


class Lane:
    """The caller starts and closes it, between broker and plane."""

    def __init__(self, settings: LaneSettings) -> None:
        s = self._settings = settings
        self.slots = Slots(s.load_slots)
        self._box = _Late(s.open_box, s.clock)
        self._seals = Seals(s.secret, s.clock)
        self._commit: GroupCommit[NewSpent, Put] = GroupCommit(
            self._box, committed=lambda _: None, backlog=BACKLOG, batch=BATCH, name="anonymous box"
        )
        self._door = AnonymousDoor(self.slots, self._keep_one, kept=self._kept)
        self._new: set[SlotName] = set()
        self._ticker: asyncio.Task[None] | None = None

    def takes(self, scope: Scope) -> bool:
        return scope["type"] == "http" and str(scope["path"]).startswith(ROOTS)

    async def start(self) -> None:
        """Load the slots (raising what loading raises) and begin to write."""
        self._commit.start()
        await self.slots.start(self._settings.broker)
        self._ticker = asyncio.create_task(self._tick())

    async def close(self) -> None:
        """Put into the box what waits."""
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        await self.slots.close()
        await self._commit.close()
        await asyncio.to_thread(self._box.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._dispatch(scope, receive, send)
        except Reply as reply:
            await refuse(send, reply)
        except Gone:
            return

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        doors: dict[str, tuple[str, Callable[[Scope, Receive, Send], Awaitable[None]]]] = {
            "/live/anonymous": ("POST", self._door),
            PATH: ("POST", self._serve_box),
            "/live/blind/keys": ("GET", self._tell_keys),
            "/live/blind/signed": ("GET", self._tell_signed),
        }
        if path not in doors:
            raise Reply(404, "not_found")
        allowed, door = doors[path]
        if method != allowed and not (method == "HEAD" and allowed == "GET"):
            raise Reply(405, "method_not_allowed", headers=((b"allow", allowed.encode()),))
        await door(scope, receive, send)

    async def _tell_keys(self, scope: Scope, receive: Receive, send: Send) -> None:
        """``?conference=12&run=live&purpose=ballot``: the same for everybody, so that no key can be one person's."""
        asked = query(scope)
        conference = asked.get("conference", "")
        if not conference.isascii() or not conference.isdigit() or len(conference) > 15:
            raise Reply(422, "malformed")
        told = self.slots.keys(int(conference), asked.get("run", "live"), asked.get("purpose", ""))
        tag = fingerprint(told).encode()
        held = (b"cache-control", b"public, max-age=%d" % KEYS_FOR_S), (b"etag", tag)
        if header(scope, b"if-none-match") == tag:
            await send({"type": "http.response.start", "status": 304, "headers": [*held, *SECURITY]})
            await send({"type": "http.response.body", "body": b""})
            return
        length = (b"content-length", b"%d" % len(told))
        await send({"type": "http.response.start", "status": 200, "headers": [JSON, *held, length, *SECURITY]})
        await send({"type": "http.response.body", "body": told})

    async def _tell_signed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """``?purpose=ballot``, with the phone's ticket: what was signed for its bearer, by place."""
        ticket = self._settings.keeper.admit(scope)
        signed = await asyncio.to_thread(self._settings.load_signed, ticket, query(scope).get("purpose", ""))
        if signed is None:
            raise Reply(403, "not_entitled")
        await answer_json(send, {"signed": signed})

    async def _keep_one(self, entry: NewSpent) -> Put:
        return (await self._commit.keep([entry]))[0]

    async def _serve_box(self, scope: Scope, receive: Receive, send: Send) -> None:
        """For machines of this installation that have no box (remote.RemoteBox)."""
        body = await read_body(receive, scope, limit=MOST)
        if not self._seals.fits(header(scope, SEAL) or b"", body):
            raise Reply(404, "not_found")
        name, arguments = msgspec.msgpack.decode(body, type=tuple[str, list[Any]])
        try:
            told = await self._called(name, arguments)
        except (BoxAway, StoreFull, Backlogged) as fault:
            raise Reply(FULL, "box_away") from fault
        await answer(send, 200, msgspec.msgpack.encode(told))

    async def _called(self, name: str, arguments: list[Any]) -> object:
        if name == "append":
            batch = msgspec.convert(arguments[0], list[NewSpent])
            outcomes = await self._commit.keep(batch)
            for entry, put in zip(batch, outcomes, strict=True):
                if put == "stored":
                    self._kept(SlotName(*entry[:4]))
            return outcomes
        box = await asyncio.to_thread(self._box.get)
        if name == "shut":
            await asyncio.to_thread(box.shut, SlotName(*arguments[0]))
            return True
        if name == "tally":
            return await asyncio.to_thread(box.tally, SlotName(*arguments[0]))
        if name == "rows":
            conference, run, purpose, before_ms = arguments
            return await asyncio.to_thread(lambda: box.rows(conference, run, purpose, before_ms=before_ms))
        if name == "forget":
            return await asyncio.to_thread(box.forget, arguments[0])
        if name == "conferences":
            return await asyncio.to_thread(box.conferences)
        raise Reply(404, "not_found")

    def _kept(self, name: SlotName) -> None:
        if not self._new:
            asyncio.get_running_loop().call_later(TELL_S, self._tell)
        self._new.add(name)

    def _tell(self) -> None:
        told, self._new = sorted(self._new), set()
        self._settings.broker.publish(TOPIC, msgspec.json.encode(told))

    async def _tick(self) -> None:
        """Once a second: write the box anew when five minutes are over."""
        failing = False
        while True:
            await asyncio.sleep(1)
            try:
                await asyncio.to_thread(self._box.settle)
                failing = False
            except BoxAway as fault:
                if not failing:
                    logger.error("the anonymous box is away: %s", fault)
                failing = True


class _Late:
    """A box that is opened when it is needed first, so that a front starts without it."""

    def __init__(self, opening: Callable[[], Opened], clock: Clock) -> None:
        self._open = opening
        self._clock = clock
        self._held: Opened | None = None

    def get(self) -> Opened:
        """Raises BoxAway."""
        if self._held is None:
            self._held = self._open()
        return self._held

    def append(self, batch: Sequence[NewSpent]) -> list[Put]:
        """Sorted, so that a commit's rows never lie as they came. Raises StoreFull."""
        order = sorted(range(len(batch)), key=lambda index: batch[index][:5])
        try:
            box = self.get()
        except BoxAway as fault:
            raise StoreFull(str(fault)) from fault
        outcomes = box.append([batch[index] for index in order], now_ms=self._clock.now_ms())
        by_index = dict(zip(order, outcomes, strict=True))
        return [by_index[index] for index in range(len(batch))]

    def settle(self) -> bool:
        """Raises BoxAway."""
        return self.get().settle(now_ms=self._clock.now_ms())

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
