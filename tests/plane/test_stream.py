"""GET /live/stream and /live/since, driven by hand."""

import asyncio
import json
from typing import Any

import pytest
from tests.plane.asgi import OpenStream, ask, open_stream
from tests.plane.ops import bearer_of

from diemcau.kernel.clock import FakeClock
from diemcau.kernel.frames import Frame, pack
from diemcau.plane import hub as hub_module
from diemcau.plane import readers
from diemcau.plane.app import Plane
from diemcau.plane.brokers import MemoryBroker

ROOM = "/live/stream?conference=1&audiences=screens,site-5&language=vi"


def frame(n: int, *, html: dict[str, str] | None = None, epoch: str = "e1", cue: str = "") -> bytes:
    return pack(Frame(f"{epoch}-{n}", html or {"tile": f"<b>{n}</b>"}, [(cue, {"n": n})] if cue else []))


def publish(broker: MemoryBroker, subject: str, n: int, **more: Any) -> None:
    broker.publish(f"frame/{subject}", frame(n, **more))


def parse(event: bytes) -> tuple[str, dict[str, Any]]:
    lines = event.decode().split("\n")
    assert lines[1] == "event: frame"
    return lines[0].removeprefix("id: "), json.loads(lines[2].removeprefix("data: "))


async def open_room(plane: Plane, path: str = ROOM, **headers: str) -> tuple[OpenStream, bytes]:
    stream = await open_stream(plane, path, headers={**bearer_of(), **headers})
    return stream, await stream.next()


async def test_a_stream_begins_with_what_a_browser_needs(plane: Plane) -> None:
    stream, first = await open_room(plane)
    assert stream.status == 200
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["cache-control"] == "no-store"
    assert stream.headers["x-accel-buffering"] == "no"
    assert first.startswith(b"retry: 3000\nid: h")
    assert first.endswith(b"\n\n")
    await stream.leave()
    assert plane.hub.streams == 0


async def test_a_frame_reaches_those_who_listen_to_its_subject_only(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    english, _ = await open_room(plane, ROOM.replace("=vi", "=en"))
    other, _ = await open_room(plane, ROOM.replace("site-5", "site-6"))
    publish(broker, "1/site-5/vi", 1)
    assert parse(await room.event()) == ("e1-1", {"html": {"tile": "<b>1</b>"}, "cues": []})
    publish(broker, "1/screens/vi", 2)
    assert parse(await room.event())[0] == "e1-2"
    assert parse(await other.event())[0] == "e1-2"
    assert english.quiet()
    for stream in (room, english, other):
        await stream.leave()


async def test_frames_within_a_tenth_of_a_second_are_one(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    publish(broker, "1/site-5/vi", 1)
    assert parse(await room.event())[0] == "e1-1"  # the first after a rest goes at once
    publish(broker, "1/site-5/vi", 2, html={"a": "old", "b": "kept"}, cue="slide")
    publish(broker, "1/site-5/vi", 3, html={"a": "new"}, cue="clock")
    publish(broker, "1/screens/vi", 4)
    await asyncio.sleep(0.02)
    assert room.quiet()
    publish(broker, "1/site-5/vi", 5, html={"c": "late"})
    # In the order of their last ids: what is resumed from covers everything before.
    assert parse(await room.event())[0] == "e1-4"
    name, data = parse(await room.event())
    assert name == "e1-5"
    assert data["html"] == {"a": "new", "b": "kept", "c": "late"}
    assert data["cues"] == [["slide", {"n": 2}], ["clock", {"n": 3}]]
    await asyncio.sleep(0.15)
    assert room.quiet()
    await room.leave()


async def test_a_heartbeat_every_15_s(plane: Plane) -> None:
    streams = [(await open_room(plane))[0] for _ in range(3)]
    for _ in range(15):
        plane.hub.tick()
    for stream in streams:
        assert await stream.next() == b": \n\n"
        assert stream.quiet()
        await stream.leave()


@pytest.mark.parametrize(
    ("path", "ticket", "status"),
    [
        (ROOM, {"hear": ("screens",)}, 404),
        (ROOM, {"hear": ("screens", "site-5")}, 200),
        (ROOM, {"hear": ("s*",)}, 200),
        (ROOM, {"hear": ()}, 404),
        (ROOM, {"conference": 2}, 404),
        (ROOM.replace("=vi", "=de"), {}, 404),
        (ROOM.replace("site-5", "wall"), {}, 404),
        (ROOM.replace("screens,site-5", ""), {}, 422),
        (ROOM.replace("screens", "SCREENS"), {}, 422),
        (ROOM.replace("conference=1", "conference=one"), {}, 422),
        (ROOM.replace("screens", ",".join(f"site-{n}" for n in range(9))), {}, 422),
        (ROOM, {"expires": 1}, 401),
    ],
)
async def test_who_may_listen_to_what(plane: Plane, path: str, ticket: dict[str, Any], status: int) -> None:
    stream = await open_stream(plane, path, headers=bearer_of(**ticket))
    assert stream.status == status
    if status == 200:
        await stream.leave()
    assert plane.hub.streams == 0


async def test_a_stream_opens_with_the_cookie_too(plane: Plane) -> None:
    cookie = {"cookie": "diemcau_ticket=" + bearer_of()["authorization"].removeprefix("Bearer ")}
    stream = await open_stream(plane, ROOM, headers=cookie)
    assert stream.status == 200
    await stream.leave()


async def test_a_revoked_key_and_an_expired_ticket_end_the_stream(
    plane: Plane, broker: MemoryBroker, clock: FakeClock
) -> None:
    mine, _ = await open_room(plane)
    other = await open_stream(plane, ROOM, headers=bearer_of(kid="other", expires=clock.now_ms() + 5_000))
    await other.next()
    broker.publish("revoked", b'{"kids":["kid-5"]}')
    assert await mine.next() == b""
    await asyncio.wait_for(mine.task, 2)
    assert plane.hub.streams == 1
    clock.advance(5_000)
    for _ in range(15):
        plane.hub.tick()
    assert await other.next() == b""
    await asyncio.wait_for(other.task, 2)
    assert plane.hub.streams == 0


async def test_who_lost_the_line_goes_on_where_it_stopped(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    for n, subject in ((1, "site-5"), (2, "screens"), (3, "site-9"), (4, "site-5")):
        publish(broker, f"1/{subject}/vi", n)
        await asyncio.sleep(0.12)
    assert [parse(await room.event())[0] for _ in range(3)] == ["e1-1", "e1-2", "e1-4"]
    await room.leave()
    publish(broker, "1/screens/vi", 5)
    await asyncio.sleep(0.12)

    async def resumed(last: str, *, by: str = "header") -> bytes:
        path, headers = (ROOM, {"last-event-id": last}) if by == "header" else (f"{ROOM}&after={last}", {})
        stream, first = await open_room(plane, path, **headers)
        await stream.leave()
        return first

    def ids(first: bytes) -> list[bytes]:
        return [line[4:] for line in first.split(b"\n") if line.startswith(b"id: ")]

    assert ids(await resumed("e1-1")) == [b"e1-2", b"e1-4", b"e1-5"]
    assert ids(await resumed("e1-3", by="address")) == [b"e1-4", b"e1-5"]
    assert ids(await resumed("e1-5")) == []
    for unknown in ("e0-3", "nonsense", "e1-x", "-1", "h00000000-0"):
        first = await resumed(unknown)
        assert first.startswith(b"retry: 3000\nevent: resync\n"), unknown


async def test_a_line_lost_before_the_first_frame_misses_nothing(plane: Plane, broker: MemoryBroker) -> None:
    room, first = await open_room(plane)
    mark = first.split(b"id: ")[1].strip().decode()
    await room.leave()
    publish(broker, "1/site-5/vi", 7)
    await asyncio.sleep(0.12)
    _, again = await open_room(plane, **{"last-event-id": mark})
    assert b"id: e1-7\n" in again


async def test_another_publishers_frames_are_replayed_too(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    publish(broker, "1/site-5/vi", 40, epoch="old")
    await asyncio.sleep(0.12)
    publish(broker, "1/site-5/vi", 1, epoch="new")
    await asyncio.sleep(0.12)
    await room.leave()
    _, again = await open_room(plane, **{"last-event-id": "old-40"})
    assert b"id: new-1\n" in again
    assert b"id: old-40\n" not in again


async def test_ids_from_before_anybody_here_listened_mean_resync(plane: Plane, broker: MemoryBroker) -> None:
    publish(broker, "1/wall/vi", 10)
    await asyncio.sleep(0.01)
    room, _ = await open_room(plane)
    publish(broker, "1/site-5/vi", 11)
    await room.event()
    await room.leave()
    for last, resync in (("e1-9", True), ("e1-10", True), ("e1-11", False)):
        stream, first = await open_room(plane, **{"last-event-id": last})
        assert (b"event: resync" in first) is resync
        await stream.leave()


async def test_a_subject_nobody_asked_for_in_a_minute_is_forgotten(
    plane: Plane, broker: MemoryBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []
    broker.subscribe("listening", lambda _, payload: told.append(json.loads(payload)["subjects"]))
    room, _ = await open_room(plane)
    await asyncio.sleep(0.12)
    assert told == [["1/screens/vi", "1/site-5/vi"]]
    publish(broker, "1/site-5/vi", 1)
    await room.event()
    await room.leave()
    plane.hub.tick()
    await asyncio.sleep(0.12)
    assert told[1:] == []  # who lost the line may come back
    monkeypatch.setattr(hub_module, "LINGER_S", 0)
    await asyncio.sleep(0.01)
    plane.hub.tick()
    await asyncio.sleep(0.12)
    assert told[1:] == [[]]
    _, again = await open_room(plane, **{"last-event-id": "e1-1"})
    assert b"event: resync" in again


async def test_lost_messages_are_told_to_everybody(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    publish(broker, "1/site-5/vi", 1)
    await room.event()
    plane.hub.resync()
    assert (await room.event()).startswith(b"event: resync\n")
    await room.leave()
    publish(broker, "1/site-5/vi", 5)
    await asyncio.sleep(0.12)
    _, again = await open_room(plane, **{"last-event-id": "e1-1"})
    assert b"event: resync" in again


async def test_what_a_stalled_reader_misses_is_one_resync(plane: Plane, broker: MemoryBroker) -> None:
    slow, _ = await open_room(plane)
    quick, _ = await open_room(plane)
    slow.gate.clear()
    for n in range(1, 5):
        publish(broker, "1/site-5/vi", n)
        assert parse(await quick.event())[0] == f"e1-{n}"
    for _ in range(15):
        plane.hub.tick()  # no heartbeat piles up behind it
    slow.gate.set()
    assert parse(await slow.event())[0] == "e1-1"
    assert (await slow.event()).startswith(b"event: resync\n")
    publish(broker, "1/site-5/vi", 5)
    assert parse(await slow.event())[0] == "e1-5"
    await slow.leave()
    await quick.leave()


async def test_a_reader_that_takes_nothing_is_cut(
    plane: Plane, broker: MemoryBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers.Reader.__init__, "__kwdefaults__", {"stall_s": 0.2})
    slow, _ = await open_room(plane)
    slow.gate.clear()
    publish(broker, "1/site-5/vi", 1)
    await asyncio.wait_for(slow.task, 2)
    assert plane.hub.streams == 0


async def test_a_line_that_breaks_ends_its_stream_and_no_other(plane: Plane, broker: MemoryBroker) -> None:
    async def broken(message: Any) -> None:
        if message["type"] == "http.response.body" and b"e1-1" in message["body"]:
            raise OSError("gone")

    never: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "http", "method": "GET", "path": "/live/stream", "query_string": ROOM.split("?")[1].encode()}
    scope["headers"] = [(b"authorization", bearer_of()["authorization"].encode())]
    task = asyncio.create_task(plane(scope, never.get, broken))
    room, _ = await open_room(plane)
    publish(broker, "1/site-5/vi", 1)
    assert parse(await room.event())[0] == "e1-1"
    await asyncio.wait_for(task, 2)
    assert plane.hub.streams == 1
    await room.leave()


async def test_unreadable_frames_are_ignored(plane: Plane, broker: MemoryBroker) -> None:
    room, _ = await open_room(plane)
    broker.publish("frame/1/site-5/vi", b"{")
    broker.publish("frame/1/site-5/vi", pack(Frame("no id of ours")))
    publish(broker, "1/site-5/vi", 1)
    assert parse(await room.event())[0] == "e1-1"
    await room.leave()


async def test_closing_ends_streams_in_good_order(plane: Plane) -> None:
    room, _ = await open_room(plane)
    await plane.hub.close()
    assert await room.next() == b""
    await asyncio.wait_for(room.task, 2)


async def test_polling_tells_the_same(plane: Plane, broker: MemoryBroker) -> None:
    async def since(after: str = "") -> Any:
        answer = await ask(plane, "GET", f"/live/since?subject=1/site-5/vi&after={after}", headers=bearer_of())
        assert answer.status == 200
        return answer.json

    start = await since()
    assert start["resync"] is True
    waiting = asyncio.create_task(since(start["id"]))
    await asyncio.sleep(0.02)
    publish(broker, "1/site-5/vi", 1)
    first = await asyncio.wait_for(waiting, 2)
    assert first == {"frames": [{"id": "e1-1", "html": {"tile": "<b>1</b>"}, "cues": []}], "id": "e1-1"}
    publish(broker, "1/site-5/vi", 2)
    publish(broker, "1/screens/vi", 3)
    await asyncio.sleep(0.12)
    publish(broker, "1/site-5/vi", 4)
    await asyncio.sleep(0.12)
    again = await since("e1-1")
    assert [f["id"] for f in again["frames"]] == ["e1-2", "e1-4"]
    assert again["id"] == "e1-4"
    assert (await since("e0-1"))["resync"] is True
    waiting = asyncio.create_task(since("e1-4"))
    await asyncio.sleep(0.02)
    plane.hub.resync()
    assert (await asyncio.wait_for(waiting, 2))["resync"] is True


@pytest.mark.parametrize(
    ("subject", "status"),
    [("1/wall/vi", 404), ("2/site-5/vi", 404), ("1/site-5", 422), ("x", 422), ("1/site-5/de", 404)],
)
async def test_polling_is_guarded_like_the_stream(plane: Plane, subject: str, status: int) -> None:
    answer = await ask(plane, "GET", f"/live/since?subject={subject}", headers=bearer_of())
    assert answer.status == status
    assert (await ask(plane, "GET", "/live/since?subject=1/site-5/vi")).status == 401


async def test_a_poll_with_nothing_new_answers_in_time(plane: Plane) -> None:
    since = plane._doors["/live/since"][1]
    since._poll_s = 0.05  # type: ignore[attr-defined]
    start = (await ask(plane, "GET", "/live/since?subject=1/site-5/vi", headers=bearer_of())).json
    path = f"/live/since?subject=1/site-5/vi&after={start['id']}"
    assert (await ask(plane, "GET", path, headers=bearer_of())).json == {"frames": [], "id": start["id"]}


async def test_of_too_many_streams_with_one_key_the_oldest_ends(plane: Plane, broker: MemoryBroker) -> None:
    other = await open_stream(plane, ROOM, headers=bearer_of(kid="other"))
    await other.next()
    mine = [(await open_room(plane))[0] for _ in range(16)]
    assert plane.hub.streams == 17
    mine += [(await open_room(plane))[0] for _ in range(2)]
    assert [await stream.next() for stream in mine[:2]] == [b"", b""]
    assert plane.hub.streams == 17
    publish(broker, "1/site-5/vi", 1)
    for stream in (other, *mine[2:]):
        assert parse(await stream.event())[0] == "e1-1"
        await stream.leave()
    assert plane.hub.streams == 0
