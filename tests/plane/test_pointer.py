"""The pointer: to everybody who listens now, kept nowhere, at most ten a second."""

import asyncio
import json

import pytest
from tests.plane.asgi import ask, open_stream
from tests.plane.ops import bearer_of

from diemcau.kernel.frames import Frame, pack
from diemcau.plane.app import Plane
from diemcau.plane.brokers import MemoryBroker

SPEAKER = {"kid": "slides:1", "site": 0, "hear": ("screens",), "kinds": ("slides.point",)}
STREAM = "/live/stream?conference=1&audiences=screens&language="


def body(**point: int) -> bytes:
    return json.dumps(point).encode()


async def test_a_point_reaches_all_screens_in_every_language(plane: Plane) -> None:
    rooms = [await open_stream(plane, STREAM + code, headers=bearer_of(kid=f"room-{code}")) for code in ("vi", "en")]
    for room in rooms:
        await room.event()
    answer = await ask(plane, "POST", "/live/point", headers=bearer_of(**SPEAKER), body=body(x=5000, y=10_000))
    assert answer.status == 200
    for room in rooms:
        text = (await room.event()).decode()
        assert json.loads(text.split("data: ")[1]) == {"html": {}, "cues": [["pointer", {"x": 5000, "y": 10_000}]]}
        assert "id:" not in text
        await room.leave()


async def test_who_returns_is_not_told_of_old_points(plane: Plane, broker: MemoryBroker) -> None:
    room = await open_stream(plane, STREAM + "vi", headers=bearer_of())
    await room.event()
    broker.publish("frame/1/screens/vi", pack(Frame("e-1", {"slides": "3"})))
    seen = await room.event()
    await ask(plane, "POST", "/live/point", headers=bearer_of(**SPEAKER), body=body(x=1, y=2))
    await room.event()
    await room.leave()
    back = await open_stream(plane, STREAM + "vi", headers=bearer_of() | {"Last-Event-ID": "e-1"})
    first = await back.event()
    assert b"pointer" not in first
    assert b"resync" not in first
    assert b"e-1" in seen
    await back.leave()


async def test_a_line_that_is_full_misses_points_and_nothing_else(plane: Plane) -> None:
    room = await open_stream(plane, STREAM + "vi", headers=bearer_of())
    await room.event()
    room.gate.clear()
    for x in range(5):
        await ask(plane, "POST", "/live/point", headers=bearer_of(**SPEAKER), body=body(x=x, y=0))
        await asyncio.sleep(0.01)
    room.gate.set()
    await asyncio.sleep(0.05)
    pieces = []
    while not room.quiet():
        pieces.append(await room.next())
    assert sum(piece.count(b"pointer") for piece in pieces) <= 2
    assert b"resync" not in b"".join(pieces)
    await room.leave()


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({}, body(x=1, y=1), 401),
        (bearer_of(), body(x=1, y=1), 403),
        (bearer_of(**SPEAKER), body(x=10_001, y=1), 422),
        (bearer_of(**SPEAKER), body(x=1, z=1), 422),
        (bearer_of(**SPEAKER), b"[", 422),
        (bearer_of(**SPEAKER), b" " * 300, 413),
        (bearer_of(**SPEAKER), body(), 200),
    ],
)
async def test_who_may_and_what(plane: Plane, headers: dict[str, str], sent: bytes, status: int) -> None:
    assert (await ask(plane, "POST", "/live/point", headers=headers, body=sent)).status == status


async def test_ten_a_second(plane: Plane) -> None:
    answers = [
        (await ask(plane, "POST", "/live/point", headers=bearer_of(**SPEAKER), body=body(x=1, y=1))).status
        for _ in range(30)
    ]
    assert 14 <= answers.count(200) <= 17
    assert set(answers) == {200, 429}
