"""Delegates' phones: what they show now, tickets that end in groups, and that they take no room's place."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from tests.plane.asgi import ask, open_stream
from tests.plane.ops import AT, SECRET, bearer_of, op_of

from diemcau.kernel.addresses import NOW, Addresses
from diemcau.kernel.clock import FakeClock
from diemcau.kernel.frames import Frame, pack
from diemcau.kernel.phones import Ended, delegate_of
from diemcau.plane.app import Plane
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.now import EVERY_MS, MOST, Pace

PHONE: dict[str, Any] = {
    "kid": "phone:A",
    "device": "phone:A",
    "who": "phone:A",
    "hear": ("phones",),
    "kinds": ("polls.answer",),
    "made": AT,
    "groups": ("phones:1", "room:5"),
}
STREAM = "/live/stream?conference=1&audiences=phones&language=vi"


def now_of(conference: int = 1, rest: str = "live/vi.json") -> str:
    return f"{Addresses(SECRET, NOW).sign(conference, until=AT // 1000 + 60)}/{rest}"


async def test_now_is_all_that_was_drawn_and_cacheable(plane: Plane, broker: MemoryBroker) -> None:
    asked: list[bytes] = []
    broker.subscribe("ask", lambda _, payload: asked.append(payload))
    first = await ask(plane, "GET", now_of())
    await asyncio.sleep(0)
    assert (first.status, first.json, asked) == (200, {"html": {}, "every": EVERY_MS}, [b"1/phones/vi"])
    broker.publish("told/1/phones/vi", json.dumps({"phone-a": "<p>1</p>", "phone-b": "<p>2</p>"}).encode())
    broker.publish("frame/1/phones/vi", pack(Frame("w-2", {"phone-b": "<p>ố</p>"})))
    broker.publish("frame/1/phones/en", pack(Frame("w-3", {"phone-b": "<p>other</p>"})))
    await asyncio.sleep(0)
    told = await ask(plane, "GET", now_of(), headers={"accept-encoding": "gzip"})
    assert json.loads(gzip.decompress(told.body))["html"] == {"phone-a": "<p>1</p>", "phone-b": "<p>ố</p>"}
    assert told.headers["cache-control"] == "public, max-age=2, s-maxage=2"
    again = await ask(plane, "GET", now_of(), headers={"if-none-match": told.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert asked == [b"1/phones/vi"]  # once was enough
    rehearsed = await ask(plane, "GET", now_of(rest="rehearsal/vi.json"))
    assert rehearsed.json["html"] == {}


@pytest.mark.parametrize(
    "path",
    [
        "/live/now/12.json",
        now_of().replace("/live/vi", "/LIVE/vi"),
        now_of(rest="live/fr.json"),
        now_of(rest="live/vi.json/x"),
        now_of().replace(".1.", ".2."),
        Addresses(b"another secret of thirty-two bytes", NOW).sign(1, until=AT // 1000 + 60) + "/live/vi.json",
        Addresses(SECRET, NOW).sign(1, until=AT // 1000) + "/live/vi.json",
    ],
)
async def test_only_an_address_of_ours_tells_anything(plane: Plane, path: str) -> None:
    assert (await ask(plane, "GET", path)).status == 404


def test_the_more_ask_the_seldomer() -> None:
    at = 0.0
    pace = Pace(lambda: at)
    for _ in range(3):
        at += 4
        for _ in range(4 * MOST * 2):
            pace.counted()
    crowded = pace.every
    for _ in range(40):
        at += 4
        pace.counted()
    assert (crowded, pace.every) == (4 * EVERY_MS, EVERY_MS)  # the first round only ends the empty one before


async def test_a_group_ends_the_tickets_made_until_then(plane: Plane, broker: MemoryBroker, clock: FakeClock) -> None:
    op = {**op_of(device="phone:A", kind="polls.answer")}

    async def post(**changed: Any) -> int:
        body = json.dumps({"ops": [op]}).encode()
        headers = bearer_of(**{**PHONE, **changed})
        return (await ask(plane, "POST", "/live/ops", headers=headers, body=body)).status

    stream = await open_stream(plane, STREAM, headers=bearer_of(**PHONE))
    other = await open_stream(plane, STREAM, headers=bearer_of(**{**PHONE, "groups": ("phones:1", "room:6")}))
    await stream.next()
    await other.next()
    assert await post() == 200
    broker.publish("revoked", json.dumps({"kids": [str(Ended("room:5", AT))]}).encode())
    await asyncio.sleep(0)
    assert await stream.next() == b""  # cut at once
    assert (await post(), await post(made=AT + 1), await post(groups=("phones:1",))) == (401, 200, 200)
    doors = plane._doors["/live/stream"][1]
    assert doors.phones == 1
    await stream.task
    await other.leave()
    assert doors.phones == 0


async def test_phones_leave_streams_to_rooms_and_are_no_sign_of_a_room(
    plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plane._doors["/live/stream"][1], "_limit", 3)
    one = await open_stream(plane, STREAM, headers=bearer_of(**PHONE))
    refused = await ask(plane, "GET", STREAM, headers=bearer_of(**{**PHONE, "kid": "phone:B"}))
    assert (refused.status, refused.json) == (503, {"error": "too_many_streams"})
    room = await open_stream(plane, STREAM.replace("phones", "screens"), headers=bearer_of())
    assert [speaker[0] for speaker in plane._beats._last] == ["kid-5"]
    await room.leave()
    await one.leave()


def test_who_is_behind_a_ticket() -> None:
    assert str(delegate_of("delegate:01890a5d-ac96-774b-bcce-b302099a8057")) == "01890a5d-ac96-774b-bcce-b302099a8057"
    assert [delegate_of(who) for who in ("phone:A", "delegate:x", "account:1")] == [None, None, None]
    assert Ended.parse(str(Ended("p:ab", 12))) == Ended("p:ab", 12)
    assert [Ended.parse(word) for word in ("7Q2M", "account:3.1", "a@b", "a@²")] == [None] * 4
