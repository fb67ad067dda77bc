"""Signals of a call: between a room and the stage of its own conference, through whichever front, kept nowhere."""

import asyncio
import json
from typing import Any

import pytest
from tests.plane.ops import SECRET, bearer_of

from diemcau.kernel.clock import FakeClock
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.signals import BURST, FULL, MAX_BYTES, MOST_OF_KEY, NOT_ALLOWED, TOO_MUCH
from diemcau.plane.stores import SqliteOpLog

STAGE = {"kid": "account:1.1", "site": 0}


class Page:
    """A page at the socket: says what `say` is given, keeps what it hears; `code` of the close."""

    def __init__(self, plane: Plane, page: str, *, seats: tuple[str, ...] = (), **ticket: Any) -> None:
        ticket = {"kinds": ("stage.signal",)} | ticket
        bearer = bearer_of(**ticket)["authorization"].removeprefix("Bearer ")
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.code = 0
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.write({"ticket": bearer, "page": page, "seats": seats})
        self.task = asyncio.create_task(plane.signals({"type": "websocket"}, self.inbox.get, self.send))

    def write(self, said: object) -> None:
        text = said if isinstance(said, str) else json.dumps(said)
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})

    def say(self, to: str, **body: Any) -> None:
        self.write({"to": to, "body": body})

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.heard.put_nowait(message["text"])
        elif message["type"] == "websocket.close":
            self.code = message["code"]

    async def hear(self) -> Any:
        text = await asyncio.wait_for(self.heard.get(), 2)
        return text if text == "pong" else json.loads(text)

    async def leave(self) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect"})
        await self.task


async def stand(plane: Plane, page: str, **facts: Any) -> Page:
    made = Page(plane, page, **facts)
    assert await made.hear() == {"on": True}
    return made


@pytest.fixture
async def beside(broker: MemoryBroker, log: SqliteOpLog, clock: FakeClock) -> Any:
    """Another front of the same installation."""
    settings = PlaneSettings(secret=SECRET, log=log, broker=broker, front="front-2", load_revoked=list, clock=clock)
    app = Plane(settings)
    await app.start()
    yield app
    await app.close()


async def test_room_and_stage_find_each_other_at_two_fronts(plane: Plane, beside: Plane) -> None:
    stage = await stand(plane, "stage-page", seats=("air", "desk"), **STAGE)
    room = await stand(beside, "room-page-1", kid="room-1", site=7)
    room.say("air", kind="offer", sdp="v=0")
    assert await stage.hear() == {"from": "room-page-1", "site": 7, "body": {"kind": "offer", "sdp": "v=0"}}
    stage.say("room-page-1", kind="answer")
    assert await room.hear() == {"from": "stage-page", "site": 0, "body": {"kind": "answer"}}
    room.write("ping")
    assert await room.hear() == "pong"
    await room.leave()
    assert (await stage.hear())["body"] == {"kind": "gone"}
    await stage.leave()


async def test_nobody_else_hears(plane: Plane) -> None:
    stage = await stand(plane, "stage-page", seats=("air",), **STAGE)
    others = [
        await stand(plane, "another-stage", seats=("air",), kid="account:2.1", site=0, conference=2),
        await stand(plane, "in-rehearsal", seats=("air",), kid="account:1.2", site=0, run="rehearsal"),
        await stand(plane, "desk-alone", seats=("desk",), **STAGE),
        await stand(plane, "other-room", kid="room-2", site=8),
    ]
    room = await stand(plane, "room-page-1", kid="room-1", site=7)
    for to in ("air", "rooms", "other-room", "another-stage"):
        room.say(to, kind="offer")
    room.say("air", kind="last")
    heard = [(await stage.hear())["body"]["kind"] for _ in range(2)]
    assert heard == ["offer", "last"]
    assert all(one.heard.empty() for one in others)
    stage.say("rooms", kind="here")
    assert (await room.hear())["body"] == (await others[3].hear())["body"] == {"kind": "here"}
    for page in (*others, room, stage):
        await page.leave()


@pytest.mark.parametrize(
    "facts",
    [
        {"kinds": ("stage.", "room.")},
        {"site": 7, "seats": ("air",)},
        {"site": 0, "seats": ("roof",)},
        {"page": "short"},
    ],
)
async def test_the_door_stays_shut(plane: Plane, facts: dict[str, Any]) -> None:
    page = Page(plane, facts.pop("page", "some-page"), **({"kid": "room-1", "site": 7} | facts))
    await page.task
    assert page.code == NOT_ALLOWED


async def test_too_much_of_anything_ends_the_line(plane: Plane, revoked: list[str]) -> None:
    for text in ("x" * (MAX_BYTES + 1), "{", '{"to":1,"body":{}}', "[" * 5000):
        page = await stand(plane, "some-page", kid="room-1", site=7)
        page.write(text)
        await page.task
        assert page.code == TOO_MUCH
    page = await stand(plane, "loud-page", kid="room-2", site=7)
    for n in range(int(BURST) + 50):
        page.say("air", n=n)
    await page.task
    assert page.code == TOO_MUCH
    many = [await stand(plane, f"page-{n:04}", kid="room-3", site=7) for n in range(MOST_OF_KEY)]
    more = Page(plane, "one-more-page", kid="room-3", site=7)
    await more.task
    assert more.code == FULL
    for one in many:
        await one.leave()


async def test_a_key_that_is_taken_back_ends_the_line_of_a_page_that_only_listens(
    plane: Plane, broker: MemoryBroker
) -> None:
    page = await stand(plane, "some-page", kid="room-1", site=7)
    other = await stand(plane, "other-page", kid="room-2", site=8)
    broker.publish("revoked", b'{"kids":["room-1"]}')
    await asyncio.wait_for(page.task, 1)
    assert page.code == NOT_ALLOWED
    assert not other.task.done()
    await other.leave()
