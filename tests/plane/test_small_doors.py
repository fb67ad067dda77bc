"""Clock, health, beat: the small answers."""

import asyncio
import json
from typing import Any

import pytest
from tests.plane.asgi import ask, open_stream
from tests.plane.ops import AT, bearer_of, op_of

from diemcau.kernel.clock import FakeClock
from diemcau.plane.app import Plane
from diemcau.plane.brokers import MemoryBroker


async def test_clock_and_health(plane: Plane, clock: FakeClock) -> None:
    clock.advance(1234)
    answer = await ask(plane, "GET", "/live/clock")
    assert (answer.json, answer.headers["cache-control"]) == ({"clock": clock.now_ms()}, "no-store")
    assert (await ask(plane, "GET", "/live/health")).json == {"ok": True, "streams": 0, "waiting": 0}
    assert (await ask(plane, "HEAD", "/live/health")).status == 200


async def test_health_says_when_the_writer_is_gone(plane: Plane) -> None:
    await plane._commit.close()
    answer = await ask(plane, "GET", "/live/health")
    assert (answer.status, answer.json["ok"]) == (503, False)


async def test_beats_are_told_with_who_was_heard(plane: Plane, broker: MemoryBroker, clock: FakeClock) -> None:
    told: list[dict[str, object]] = []
    broker.subscribe("beat", lambda _, payload: told.append(json.loads(payload)))
    answer = await ask(plane, "POST", "/live/beat", headers=bearer_of(), body=b'{"playing":true,"stalls":2}')
    assert (answer.status, answer.json) == (200, {"clock": AT})
    await ask(plane, "POST", "/live/ops", headers=bearer_of(kid="kid-6"), body=json.dumps({"ops": [op_of()]}).encode())
    path = "/live/stream?conference=1&audiences=screens&language=vi"
    stream = await open_stream(plane, path, headers=bearer_of(kid="kid-7", site=7, device="dev-7"))
    plane._beats.tell()
    plane._beats.tell()  # nobody new: nothing said
    await asyncio.sleep(0)
    room = {"conference": 1, "site": 5, "device": "dev-5", "heard": AT, "run": "live"}
    assert told == [
        {
            "front": "front-1",
            "beats": [
                {"kid": "kid-5", **room, "word": {"playing": True, "stalls": 2}},
                {"kid": "kid-6", **room, "word": {}},
                {"kid": "kid-7", "conference": 1, "site": 7, "device": "dev-7", "heard": AT, "run": "live", "word": {}},
            ],
            "news": False,
        }
    ]
    await stream.leave()
    clock.advance(700_000)
    plane._beats.tell()
    assert plane._beats._last == {}


async def test_a_key_that_rehearses_and_then_works_is_told_as_both(plane: Plane, broker: MemoryBroker) -> None:
    told: list[dict[str, Any]] = []
    broker.subscribe("beat", lambda _, payload: told.append(json.loads(payload)))
    for facts, word in (({"run": "rehearsal"}, b'{"mode":"D"}'), ({}, b'{"mode":"A"}'), ({"site": 9}, b'{"mode":"B"}')):
        await ask(plane, "POST", "/live/beat", headers=bearer_of(**facts), body=word)
    plane._beats.tell()
    await asyncio.sleep(0)
    assert [(beat["run"], beat["site"], beat["word"]["mode"]) for beat in told[0]["beats"]] == [
        ("rehearsal", 5, "D"), ("live", 5, "A"), ("live", 9, "B"),
    ]  # fmt: skip


async def test_another_mode_is_told_on_at_once(plane: Plane, broker: MemoryBroker) -> None:
    told: list[bool] = []
    broker.subscribe("beat", lambda _, payload: told.append(json.loads(payload)["news"]))
    for word in (b'{"mode":"A"}', b'{"films":""}', b'{"mode":"A","films":""}', b'{"mode":"B"}'):
        await ask(plane, "POST", "/live/beat", headers=bearer_of(), body=word)
        if plane._beats.news:
            plane._beats.tell()
        else:
            told.append(False)
    await asyncio.sleep(0)
    assert sorted(told) == [False, False, True, True]
    assert not plane._beats.news


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 422), (b'{"a":{}}', 422), (b"\xff", 422), (b'{"a":"' + b"x" * 1024 + b'"}', 413)]
)
async def test_a_beat_is_small_and_flat(plane: Plane, body: bytes, status: int) -> None:
    assert (await ask(plane, "POST", "/live/beat", headers=bearer_of(), body=body)).status == status
    assert (await ask(plane, "POST", "/live/beat", body=b"{}")).status == 401


async def test_another_protocol_is_refused_loudly(plane: Plane) -> None:
    with pytest.raises(RuntimeError, match="websocket"):
        await plane({"type": "websocket"}, None, None)  # type: ignore[arg-type]
