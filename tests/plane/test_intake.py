"""POST /live/ops: every status, every reason."""

import asyncio
import json
import threading
from typing import Any

import pytest
from tests.plane.asgi import Answer, ask
from tests.plane.ops import AT, SECRET, bearer_of, op_of

from diemcau.kernel.clock import FakeClock
from diemcau.kernel.ids import uuid7
from diemcau.kernel.oplog import NewEntry, Outcome, StoreFull
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.stores import SqliteOpLog


async def post(plane: Plane, *ops: Any, headers: dict[str, str] | None = None) -> Answer:
    body = json.dumps({"ops": list(ops)}).encode()
    return await ask(plane, "POST", "/live/ops", headers=bearer_of() if headers is None else headers, body=body)


async def test_stored_ops_are_named_and_in_the_log(plane: Plane, log: SqliteOpLog, clock: FakeClock) -> None:
    late = op_of(at=AT - 500, offset=100)
    early = op_of(at=AT + 5_000)
    answer = await post(plane, late, early)
    assert answer.status == 200
    assert answer.json == {"stored": [late["id"], early["id"]], "refused": {}, "clock": clock.now_ms()}
    kept = log.read(1, after=0, limit=10)
    assert [(str(e.id), e.at, e.received_at, e.who, e.site, e.run) for e in kept] == [
        (late["id"], AT - 400, AT, "device:5", 5, "live"),
        (early["id"], AT, AT, "device:5", 5, "live"),  # never later than its arrival
    ]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_resent_op_is_acknowledged_again(plane: Plane, log: SqliteOpLog) -> None:
    op = op_of()
    shuffled = dict(reversed(op.items()))
    for sent in (op, op, shuffled):
        assert (await post(plane, sent, sent)).json["stored"] == [op["id"], op["id"]]
    assert log.heads() == {1: 1}


async def test_an_id_with_other_words_is_refused_and_its_neighbours_are_stored(plane: Plane) -> None:
    op, other = op_of(), op_of()
    await post(plane, op)
    answer = await post(plane, {**op, "body": {"code": "y"}}, other)
    assert answer.json["refused"] == {op["id"]: "id_reused"}
    assert answer.json["stored"] == [other["id"]]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"site": 6}, "foreign_site"),
        ({"device": "dev-6"}, "wrong_device"),
        ({"run": "rehearsal"}, "wrong_run"),
        ({"kind": "questions.ask"}, "kind_not_allowed"),
        ({"body": {"text": "ê" * 1100}}, "too_large"),
        ({"n": "1"}, "malformed: Expected `int`, got `str` - at `$.n`"),
        ({"kind": "x"}, "malformed: Expected `str` of length >= 3"),
        ({"kind": "attendance.Check In"}, "kind_not_allowed"),
        ({"colour": "red"}, "malformed: Object contains unknown field `colour`"),
        ({"at": 2**60}, "malformed: Expected `int` <="),
        ({"saw": ["x"]}, "malformed: Invalid UUID - at `$.saw[0]`"),
    ],
)
async def test_an_op_is_refused_by_name_and_the_others_are_stored(
    plane: Plane, log: SqliteOpLog, changed: dict[str, Any], reason: str
) -> None:
    good, bad = op_of(), op_of(**changed)
    answer = await post(plane, bad, good)
    assert answer.status == 200
    assert answer.json["stored"] == [good["id"]]
    assert list(answer.json["refused"]) == [bad["id"]]
    assert answer.json["refused"][bad["id"]].startswith(reason)
    assert log.heads() == {1: 1}


async def test_an_op_without_a_readable_id_is_named_by_its_place(plane: Plane) -> None:
    answer = await post(plane, op_of(), op_of(id="nonsense"), {"kind": "x"}, 7)
    assert list(answer.json["refused"]) == ["#1", "#2", "#3"]
    assert len(answer.json["stored"]) == 1


async def test_the_hub_speaks_for_any_site_and_a_ticket_without_kinds_for_nothing(plane: Plane) -> None:
    op = op_of(site=77)
    assert (await post(plane, op, headers=bearer_of(site=0))).json["stored"] == [op["id"]]
    answer = await post(plane, op, headers=bearer_of(site=0, kinds=()))
    assert answer.json["refused"] == {op["id"]: "kind_not_allowed"}


async def test_the_conference_is_the_tickets_word(plane: Plane, log: SqliteOpLog) -> None:
    await post(plane, op_of(), headers=bearer_of(conference=9))
    assert log.heads() == {9: 1}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "no_ticket"),
        ({"cookie": "other=1"}, "no_ticket"),
        ({"authorization": "Basic abc"}, "bad_ticket"),
        ({"authorization": "Bearer "}, "bad_ticket"),
        ({"authorization": "Bearer " + "x" * 5000}, "bad_ticket"),
        ({"authorization": "Bearer ê.x"}, "bad_ticket"),
        (bearer_of(expires=AT), "expired_ticket"),
    ],
)
async def test_who_may_not_come_in(plane: Plane, headers: dict[str, str], code: str) -> None:
    answer = await post(plane, op_of(), headers=headers)
    assert (answer.status, answer.json) == (401, {"error": code})
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_changed_ticket_is_no_ticket(plane: Plane) -> None:
    text = bearer_of()["authorization"]
    head, _, seal = text.partition(".")
    for bad in (head + "." + seal[::-1], head[:-4] + "AAAA." + seal, text + "A"):
        assert (await post(plane, op_of(), headers={"authorization": bad})).json == {"error": "bad_ticket"}


async def test_a_revoked_key_does_not_open(plane: Plane, broker: MemoryBroker) -> None:
    assert (await post(plane, op_of())).status == 200
    broker.publish("revoked", b'{"kids":["kid-5"]}')
    await asyncio.sleep(0)
    answer = await post(plane, op_of())
    assert (answer.status, answer.json) == (401, {"error": "revoked"})
    assert (await post(plane, op_of(), headers=bearer_of(kid="kid-6"))).status == 200


async def test_keys_revoked_before_the_start_are_known(
    broker: MemoryBroker, log: SqliteOpLog, clock: FakeClock
) -> None:
    plane = Plane(
        PlaneSettings(secret=SECRET, log=log, broker=broker, front="f", load_revoked=lambda: {"kid-5"}, clock=clock)
    )
    await plane.start()
    assert (await post(plane, op_of())).json == {"error": "revoked"}
    await plane.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://ours.example"}, 200),
        ({"origin": "https://host.example:8000", "host": "host.example:8000"}, 200),
        ({"origin": "http://host.example:8000", "host": "host.example:8000"}, 403),
        ({"origin": "https://evil.example", "host": "host.example"}, 403),
        ({"origin": "null", "host": "host.example"}, 403),
        ({"host": "host.example"}, 403),
    ],
)
async def test_a_page_posts_with_the_cookie_from_our_own_origin_only(
    plane: Plane, headers: dict[str, str], status: int
) -> None:
    ticket = bearer_of()["authorization"].removeprefix("Bearer ")
    cookie = {"cookie": f"a=b; diemcau_ticket={ticket}; c=d", **headers}
    answer = await post(plane, op_of(), headers=cookie)
    assert answer.status == status
    if status == 403:
        assert answer.json == {"error": "foreign_origin"}


async def test_too_many_and_too_large(plane: Plane, log: SqliteOpLog) -> None:
    bearer = bearer_of()
    assert (await post(plane, *[op_of() for _ in range(500)])).status == 200
    many = await post(plane, *[op_of() for _ in range(501)])
    assert (many.status, many.json) == (413, {"error": "too_many_ops"})
    broken = await post(plane, *[1 for _ in range(501)])
    assert broken.status == 413
    big = b'{"ops":[]}' + b" " * (256 * 1024)
    for body in (big, [big[:100], big[100:]]):
        answer = await ask(plane, "POST", "/live/ops", headers=bearer, body=body)
        assert (answer.status, answer.json) == (413, {"error": "too_large"})
    told = await ask(
        plane, "POST", "/live/ops", headers={**bearer, "content-length": "262145"}, body=[b"{", b'"ops":[]}']
    )
    assert told.status == 413
    assert log.heads() == {1: 500}


async def test_a_body_in_pieces_is_one_body(plane: Plane) -> None:
    body = json.dumps({"ops": [op_of()]}).encode()
    pieces = [body[n : n + 7] for n in range(0, len(body), 7)]
    answer = await ask(plane, "POST", "/live/ops", headers=bearer_of(), body=pieces)
    assert len(answer.json["stored"]) == 1


@pytest.mark.parametrize(
    "half", ["\\ud800", "\\uDFFF", "\\ud83d\\u0041", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\\\\\udbff"]
)
@pytest.mark.parametrize("where", ["value", "key", "kind"])
async def test_half_a_pair_refuses_its_op_alone(plane: Plane, log: SqliteOpLog, half: str, where: str) -> None:
    bad, good = op_of(), op_of(body={"text": "\U0001f600 \\ud800"})  # a whole pair, and a backslash before five letters
    changed = {"value": {"body": {"text": "HALF"}}, "key": {"body": {"HALF": 1}}, "kind": {"kind": "attendance.HALF"}}
    raw = json.dumps({"ops": [bad | changed[where], good]}).replace("HALF", half).encode()
    answer = await ask(plane, "POST", "/live/ops", headers=bearer_of(), body=raw)
    assert answer.status == 200
    assert answer.json["stored"] == [good["id"]]
    assert list(answer.json["refused"]) == [bad["id"]]
    assert answer.json["refused"][bad["id"]].startswith("malformed")
    [kept] = log.read(1, after=0, limit=10)
    assert json.loads(kept.op)["body"] == good["body"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"ops":{}}', b'{"ops":[{]}', b"\xff\xfe", b"[" * 5000])
async def test_what_is_no_list_of_ops_is_422(plane: Plane, body: bytes) -> None:
    answer = await ask(plane, "POST", "/live/ops", headers=bearer_of(), body=body)
    assert (answer.status, answer.json) == (422, {"error": "malformed"})


async def test_no_ops_is_an_answer_too(plane: Plane) -> None:
    answer = await post(plane)
    assert (answer.status, answer.json["stored"], answer.json["refused"]) == (200, [], {})


def nested(depth: int) -> dict[str, Any]:
    """A body in which the op, the body and lists make `depth` levels; the text beside them holds brackets of its own."""
    value: Any = "[{" * 40 + '\\"['
    for _ in range(depth - 2):
        value = [value]
    return {"x": value}


async def test_an_op_is_taken_to_a_depth_that_every_reader_can_follow(plane: Plane, log: SqliteOpLog) -> None:
    shallow, deep, wide = op_of(body=nested(16)), op_of(body=nested(17)), op_of(body={"x": [[]] * 40})
    answer = await post(plane, shallow, deep, wide)
    assert answer.json["stored"] == [shallow["id"], wide["id"]]
    assert answer.json["refused"] == {deep["id"]: "too_deep"}
    assert [json.loads(row.op)["id"] for row in log.read(1, after=0, limit=10)] == [shallow["id"], wide["id"]]


async def test_nesting_without_end_is_one_ops_fault(plane: Plane) -> None:
    deep = json.dumps(op_of(id=str(uuid7()))).replace('{"code": "x"}', '{"a":' + "[" * 900 + "]" * 900 + "}")
    good = op_of()
    body = ('{"ops":[' + deep + "," + json.dumps(good) + "]}").encode()
    answer = await ask(plane, "POST", "/live/ops", headers=bearer_of(), body=body)
    assert answer.status in {200, 422}
    if answer.status == 200:
        assert good["id"] in answer.json["stored"]


async def test_other_paths_and_methods(plane: Plane) -> None:
    for path in ("/live", "/live/", "/live/opsx", "/live/now/abc.json", "/live/now/1.json/x"):
        answer = await ask(plane, "GET", path)
        assert (answer.status, answer.json) == (404, {"error": "not_found"})
    answer = await ask(plane, "GET", "/live/ops", headers=bearer_of())
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


class SlowLog:
    """A store whose disk is as slow, or as full, as the test says."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.full = False
        self.batches: list[int] = []
        self.poison: Exception | None = None

    def append(self, batch: list[NewEntry]) -> list[Outcome]:
        self.batches.append(len(batch))
        self.gate.wait(5)
        if self.full:
            raise StoreFull("disk full")
        if self.poison is not None and any(entry.site == 13 for entry in batch):
            raise self.poison
        return ["stored"] * len(batch)


async def plane_on(log: Any, broker: MemoryBroker, clock: FakeClock, **more: Any) -> Plane:
    settings = {"load_revoked": list, "front": "f", "secret": SECRET, "clock": clock, **more}
    plane = Plane(PlaneSettings(log=log, broker=broker, **settings))
    await plane.start()
    return plane


async def test_nobody_is_told_before_the_disk_has_it_and_what_came_meanwhile_is_one_commit(
    broker: MemoryBroker, clock: FakeClock
) -> None:
    log = SlowLog()
    plane = await plane_on(log, broker, clock)
    woken: list[bytes] = []
    broker.subscribe("wake/log", lambda _, payload: woken.append(payload))
    posts = [asyncio.create_task(post(plane, op_of()))]
    await asyncio.sleep(0.05)
    posts += [asyncio.create_task(post(plane, op_of(), op_of(), headers=bearer_of(conference=n))) for n in (1, 2, 3)]
    await asyncio.sleep(0.05)
    assert not any(p.done() for p in posts)
    assert woken == []
    log.gate.set()
    answers = await asyncio.gather(*posts)
    assert [len(a.json["stored"]) for a in answers] == [1, 2, 2, 2]
    assert log.batches == [1, 6]
    await asyncio.sleep(0.01)
    assert woken == [b"[1]", b"[1,2,3]"]
    await plane.close()


async def test_a_full_disk_is_503_before_anything_is_acknowledged(broker: MemoryBroker, clock: FakeClock) -> None:
    log = SlowLog()
    log.full = True
    log.gate.set()
    plane = await plane_on(log, broker, clock)
    answers = [await post(plane, op_of()) for _ in range(20)]
    assert {(a.status, a.body) for a in answers} == {(503, b'{"error":"store_full"}')}
    waits = {int(a.headers["retry-after"]) for a in answers}
    assert len(waits) > 1
    assert all(5 <= wait <= 10 for wait in waits)
    log.full = False
    assert (await post(plane, op_of())).status == 200
    await plane.close()


async def test_a_bounded_backlog_is_503(broker: MemoryBroker, clock: FakeClock) -> None:
    log = SlowLog()
    plane = await plane_on(log, broker, clock, backlog=3)
    waiting = [asyncio.create_task(post(plane, op_of())) for _ in range(3)]
    await asyncio.sleep(0.05)
    late = await post(plane, op_of())
    assert (late.status, late.json) == (503, {"error": "backlogged"})
    assert "retry-after" in late.headers
    log.gate.set()
    assert {a.status for a in await asyncio.gather(*waiting)} == {200}
    assert (await post(plane, op_of())).status == 200
    await plane.close()


async def test_one_entry_the_store_chokes_on_does_not_take_its_neighbours_down(
    broker: MemoryBroker, clock: FakeClock
) -> None:
    log = SlowLog()
    log.poison = ValueError("a text the store cannot hold")
    plane = await plane_on(log, broker, clock)
    first = asyncio.create_task(post(plane, op_of()))
    await asyncio.sleep(0.05)
    rest = [asyncio.create_task(post(plane, op_of(site=s), headers=bearer_of(site=0))) for s in (12, 13, 14)]
    await asyncio.sleep(0.05)
    log.gate.set()
    assert [a.status for a in await asyncio.gather(first, *rest)] == [200, 200, 503, 200]
    await plane.close()


async def test_one_key_gets_so_much_and_others_are_not_touched(broker: MemoryBroker, clock: FakeClock) -> None:
    log = SlowLog()
    log.gate.set()
    plane = await plane_on(log, broker, clock, op_rate=5.0, op_burst=20.0)
    assert (await post(plane, *[op_of() for _ in range(20)])).status == 200
    again = await post(plane, op_of())
    assert (again.status, again.json) == (429, {"error": "too_many"})
    assert int(again.headers["retry-after"]) >= 1
    assert (await post(plane, op_of(), headers=bearer_of(kid="another"))).status == 200
    await asyncio.sleep(0.4)
    assert (await post(plane, op_of())).status == 200
    await plane.close()


async def test_closing_puts_on_disk_what_waits(broker: MemoryBroker, clock: FakeClock) -> None:
    log = SlowLog()
    plane = await plane_on(log, broker, clock)
    waiting = [asyncio.create_task(post(plane, op_of())) for _ in range(3)]
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(plane.close())
    await asyncio.sleep(0.05)
    log.gate.set()
    await closing
    assert {a.status for a in await asyncio.gather(*waiting)} == {200}
