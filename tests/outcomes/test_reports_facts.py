"""Rooms' reports as they come in from desks: in any order, twice, in any batches the same; who stands for a room; bodies of every kind."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.outcomes.reports import actions, desks, operations
from diemcau.outcomes.reports.enums import Way
from diemcau.outcomes.reports.models import RoomReport
from diemcau.outcomes.reports.queries import reports_of
from diemcau.rehearsal import ledger_forms, ledger_reports
from tests.attendance.world import World, make_world
from tests.conferences.test_operations import NOW, incoming

ORGANISER = "device:hub"
EARLIER = 1_700_000_000_000  # Unix ms, before any test runs


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def said(world: World, number: int, room: int = 1, *, who: str = "", at: int = NOW, **body: object) -> Incoming:
    site = world.sites[room]
    body = {"name": "Bà Lò Thị Mai"} | body
    return incoming(site, "reports.confirm", body, number=number, at=at, who=who or f"device:lead-{site.pk}")


def judge(world: World, *batch: Incoming) -> dict[int, str]:
    judging = Judging(world.conference.pk, batch)
    operations.judge(judging)
    return {op.int: judged.reason or judged.state for op, judged in judging.judgements.items()}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_number_and_batching_holds_the_same_version(world: World, data: st.DataObject) -> None:
    spoken = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 30)), max_size=8))
    facts = [said(world, n, room, at=NOW + at, present=heads) for n, (room, at, heads) in enumerate(spoken, 1)]
    states = []
    for _ in range(2):
        RoomReport.objects.all().delete()
        order = data.draw(st.permutations([*facts, *facts[:3]]))
        while order:
            size = data.draw(st.integers(1, 5))
            judge(world, *order[:size])
            order = order[size:]
        kept = sorted(RoomReport.objects.values_list("op_id", "site", "own_present", "at"))
        times = [desks.head(site, "live")["last"] for site in world.sites]
        states.append((kept, [last and last["at"] for last in times]))
        assert len(kept) == len(facts)
    assert states[0] == states[1]


def test_who_stands_for_the_room_and_bodies_of_every_kind(world: World) -> None:
    lead, other = world.sites[1], world.sites[2]
    wrong = {
        5: {"name": 7}, 6: {"name": "…"}, 7: {"present": -1}, 8: {"present": True}, 9: {"present": 2.5}, 10: {"remark": "x" * 501},
        11: {"name": "A" * 361}, 12: {"other": 1}, 13: {"present": 100_001}, 14: {"remark": None},
    }  # fmt: skip
    told = judge(
        world,
        said(world, 1, remark="Đường truyền\x00 tốt,\nCCCD 079203001234", present=0),
        said(world, 2, who=f"device:registrar-{lead.pk}"),
        said(world, 3, who=f"device:lead-{other.pk}"),
        said(world, 4, who="delegate:00000000-0000-7000-8000-000000000001"),
        *(said(world, number, **body) for number, body in wrong.items()),
        incoming(9_999_999, "reports.confirm", {"name": "Ai đó"}, number=15, who=ORGANISER),
    )
    assert told == {1: "identity_number", 2: "not_allowed", 3: "not_allowed", 4: "not_allowed", 5: "bad_body", 6: "no_name", 7: "bad_body",
                    8: "bad_body", 9: "bad_body", 10: "too_long", 11: "too_long", 12: "bad_body", 13: "bad_body", 14: "bad_body",
                    15: "foreign_site"}  # fmt: skip
    row = RoomReport.objects.get()
    assert (row.site, row.own_present, row.way) == (lead, 0, "desk")
    assert "079203001234" not in row.remark
    assert row.remark.startswith("Đường truyền tốt")
    judge(world, said(world, 20, at=NOW + 1, name="A" * 360, remark=" Dòng một \r\n\n  dòng  hai\n"))
    assert RoomReport.objects.get(op_id=UUID(int=20)).remark == "Dòng một\ndòng hai"
    for body in wrong.values():  # the other program judges alike
        assert not ledger_forms.is_formed("reports.confirm", {"name": "Bà Lò Thị Mai"} | body)
    assert ledger_forms.is_formed("reports.confirm", {"name": "Bà Lò Thị Mai", "present": 0, "remark": "x" * 500})


def test_a_version_said_by_telephone_gives_way_to_a_later_one_only(world: World) -> None:
    room = world.sites[1]
    judge(world, said(world, 1, at=EARLIER, present=10))
    hub = Actor(who="account:1", name="Ban tổ chức", held=frozenset({Held("organizer", world.conference.pk)}))
    actions.confirm_for_room(room, actions.Said("Ông Vàng A Páo", 12), by=hub)
    judge(world, said(world, 2, at=EARLIER - 9000, present=9))  # was shelved without a line
    last = desks.head(room, "live")["last"]
    assert (last["present"], last["by_phone"]) == (12, True)
    assert [one.own_present for one in reports_of(room)] == [12, 10, 9]
    assert sorted(one.number for one in reports_of(room)) == [1, 2, 3]


def test_beyond_so_many_versions_no_more_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that the log holds: what was said by telephone does not count, in the database as in the ledger."""
    for module in (operations, ledger_reports):
        monkeypatch.setattr(module, "MOST", 2)
    actions.confirm(world.sites[1], actions.Said("Ông A Bình", 3), by=SYSTEM, way=Way.TELEPHONE)
    some = [said(world, n, at=NOW + n) for n in (1, 2, 3)]
    assert judge(world, *some) == {1: "accepted", 2: "accepted", 3: "too_many_reports"}
    assert judge(world, said(world, 2, at=NOW + 2)) == {2: "accepted"}  # once more, as it was
    assert RoomReport.objects.count() == 3
    ledger = ledger_reports.Reports()
    for one in some:
        ledger.take(one.entry, one.op)
    assert ledger.close()[1] == {str(UUID(int=3))}


def test_a_batch_and_a_pack_cost_the_same_number_of_queries(world: World) -> None:
    counts = []
    for numbers, rooms in ((range(1, 2), 1), (range(10, 40), 3)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            judge(world, *(said(world, n, n % rooms, at=NOW + n) for n in numbers))
        with CaptureQueriesContext(connection) as packed:
            desks.head(world.sites[0], "live")
        counts.append((len(asked), len(packed)))
    assert counts[0] == counts[1]
    assert UUID(int=39) in set(RoomReport.objects.values_list("op_id", flat=True))
