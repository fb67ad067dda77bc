"""The server's own clock jumps: ops are stored in their order all the same, and nobody is shut out for longer than the jump."""

from tests.plane.ops import AT, bearer_of, op_of
from tests.plane.test_intake import post

from diemcau.kernel.clock import FakeClock
from diemcau.plane.app import Plane
from diemcau.plane.stores import SqliteOpLog

DAY = 86_400_000


async def test_a_clock_set_back_keeps_the_order_of_arrival(plane: Plane, log: SqliteOpLog, clock: FakeClock) -> None:
    first, second = op_of(), op_of(at=AT - DAY)
    assert (await post(plane, first)).status == 200
    clock.advance(-DAY)
    assert (await post(plane, second)).json["stored"] == [second["id"]]
    assert (await post(plane, first)).json["stored"] == [first["id"]], "and knows what it has"
    kept = log.read(1, after=0, limit=10)
    assert [(str(entry.id), entry.seq, entry.received_at) for entry in kept] == [
        (first["id"], 1, AT),
        (second["id"], 2, AT - DAY),
    ]


async def test_a_clock_set_forward_ends_tickets_and_a_new_one_opens(
    plane: Plane, log: SqliteOpLog, clock: FakeClock
) -> None:
    waiting = op_of()
    clock.advance(DAY)
    answer = await post(plane, waiting)
    assert (answer.status, answer.json) == (401, {"error": "expired_ticket"})
    renewed = bearer_of(expires=AT + DAY + 3_600_000)
    assert (await post(plane, waiting, headers=renewed)).json["stored"] == [waiting["id"]]
    clock.advance(-DAY)
    assert (await post(plane, waiting)).json["stored"] == [waiting["id"]], (
        "set right again, the first ticket holds again"
    )
    assert log.heads() == {1: 1}
