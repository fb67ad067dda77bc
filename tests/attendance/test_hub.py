"""The hub speaks for rooms: through the log, judged like any device."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from diemcau.attendance import actions, queries
from diemcau.attendance.models import Attendance, Headcount, HeadcountRound
from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import intake
from diemcau.infra.models import AuditRow, Verdict
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from .conftest import Hub
from .world import T0, World, code_hash

Actors = Callable[..., Actor]
NOW = SystemClock().now_ms()


def in_two_rooms(world: World) -> None:
    """The first delegate is taken at home and, later, in the second room."""
    session = world.sessions[0].pk
    world.judge(world.op("check_in", {"delegate": world.people[0].uid, "session": session}, at=T0))
    body = {"code_hash": code_hash(world, world.people[0]), "session": session}
    world.judge(world.op("visitor", body, site=world.sites[1].pk, at=T0 + 60_000))


def test_a_conflict_is_listed_and_decided_by_an_op_that_saw_both(world: World, hub: Hub, actor: Actors) -> None:
    in_two_rooms(world)
    by = actor("organizer")
    [conflict] = queries.conflicts_of(by, world.conference)
    assert [(c.site, c.at, c.counted) for c in conflict.claims] == [
        (world.sites[1], T0 + 60_000, True),
        (world.sites[0], T0, False),
    ]
    op_id = actions.resolve_conflict(conflict, by=by, site=world.sites[0].pk)
    assert hub.judge() == 1
    assert Verdict.objects.get(op_id=op_id).state == "accepted"
    row = Attendance.objects.get()
    assert (row.state, row.site, row.at, row.conflict) == ("present", world.sites[0], min(T0, row.at), False)
    assert queries.conflicts_of(by, world.conference) == []
    assert AuditRow.objects.get().verb == "attendance.check_in"


def test_only_a_room_that_claims_the_person_can_be_chosen(world: World, hub: Hub, actor: Actors) -> None:
    in_two_rooms(world)
    [conflict] = queries.conflicts_of(actor("organizer"), world.conference)
    with pytest.raises(NotFound):
        actions.resolve_conflict(conflict, by=actor("organizer"), site=world.sites[2].pk)
    assert hub.judge() == 0


@pytest.mark.parametrize("role", ["site_lead", "site_registrar", "site_technician", "co_organizer", "system_admin"])
def test_rooms_do_not_speak_as_the_hub(world: World, hub: Hub, actor: Actors, role: str) -> None:
    by = actor(role, world.sites[0].pk if role.startswith("site") else 0)
    with pytest.raises(NotFound):
        actions.hub_op("check_out", {}, by=by, conference=world.conference.pk, site=world.sites[0].pk)
    with pytest.raises(NotFound):
        queries.conflicts_of(by, world.conference) if role != "co_organizer" else actions.plan_rounds(
            world.conference, by=by
        )
    with pytest.raises(NotFound):
        actions.enter_list(world.sites[0], world.sessions[0], {world.people[0].uid: NOW}, by=by)
    assert hub.judge() == 0


def test_a_headcount_by_telephone_counts_with_its_own_time(world: World, hub: Hub, actor: Actors) -> None:
    figures = {
        "present": 21,
        "expected": 25,
        "guests": 2,
        "channel": "phone",
        "reported_by": "Nông Văn Thử",
        "confirmed": True,
    }
    site, by = world.sites[1], actor("hub_technician")
    actions.enter_headcount(world.rounds[0], site, by=by, figures=figures, at=NOW - 3_600_000)
    hub.judge()
    held = Headcount.objects.get()
    assert (held.site, held.present, held.channel, held.confirmed, held.at) == (
        site,
        21,
        "phone",
        True,
        NOW - 3_600_000,
    )
    assert held.reported_by == "Nông Văn Thử"


def test_a_paper_list_typed_later_keeps_its_true_time(world: World, hub: Hub, actor: Actors) -> None:
    signed = {world.people[0].uid: NOW - 7_200_000, world.people[3].uid: NOW - 3_600_000}
    made = actions.enter_list(world.sites[0], world.sessions[0], signed, by=actor("organizer"))
    hub.judge()
    rows = Attendance.objects.order_by("delegate_id")
    assert [(row.delegate.uid, row.via, row.at) for row in rows] == [(uid, "paper", at) for uid, at in signed.items()]
    assert {v.op_id: v.state for v in Verdict.objects.all()} == dict.fromkeys(made, "accepted")
    assert AuditRow.objects.get().facts["persons"] == 2


def test_an_empty_paper_list_is_refused(world: World, hub: Hub, actor: Actors) -> None:
    with pytest.raises(Refused, match="nobody_chosen"):
        actions.enter_list(world.sites[0], world.sessions[0], {}, by=actor("organizer"))


def test_nothing_is_recorded_when_the_log_is_full(world: World, actor: Actors) -> None:
    def full(conference: int, made: Any, who: str) -> Any:
        raise StoreFull

    intake.use(full)
    with pytest.raises(Refused, match="log_full"):
        actions.enter_list(world.sites[0], world.sessions[0], {world.people[0].uid: NOW}, by=actor("organizer"))
    assert not AuditRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_log(world: World, actor: Actors) -> None:
    held = []
    intake.use(lambda conference, made, who: held.append(connection.in_atomic_block) or {})
    by = actor("organizer")
    actions.enter_list(world.sites[0], world.sessions[0], {world.people[0].uid: NOW}, by=by)
    actions.take_back(world.conference.pk, [], by=by)
    assert held == [False]


def test_a_rehearsal_s_entry_stays_in_the_rehearsal(world: World, hub: Hub, actor: Actors) -> None:
    body = {"delegate": str(world.people[0].uid), "session": world.sessions[0].pk}
    site = world.sites[0].pk
    actions.hub_op("check_in", body, by=actor("organizer"), conference=world.conference.pk, site=site, run="rehearsal")
    hub.judge()
    assert [row.run for row in Attendance.objects.all()] == ["rehearsal"]


def test_ops_of_the_hub_are_well_formed(world: World, actor: Actors) -> None:
    seen: list[Op] = []
    intake.use(lambda conference, made, who: seen.extend(made) or {})
    by = actor("organizer")
    actions.hub_op("check_out", {"a": 1}, by=by, conference=world.conference.pk, site=world.sites[0].pk)
    assert (seen[0].kind, seen[0].device, seen[0].boot, seen[0].run) == ("attendance.check_out", by.who, "hub", "live")


def test_the_usual_rounds_follow_the_programme(world: World, actor: Actors) -> None:
    HeadcountRound.objects.all().delete()
    morning = world.sessions[0]
    assert morning.starts_at
    assert morning.ends_at
    middle = morning.starts_at + (morning.ends_at - morning.starts_at) / 2
    ProgrammeItem.objects.create(session=morning, kind="break", planned_start=middle, planned_end=middle)
    assert actions.plan_rounds(world.conference, by=actor("organizer")) == 6
    assert actions.plan_rounds(world.conference, by=actor("organizer")) == 0
    titles = [(one.order, one.title["en"]) for one in HeadcountRound.objects.filter(session=morning)]
    assert titles == [(1, "After the opening"), (2, "After the break"), (3, "Before the end")]
    assert HeadcountRound.objects.filter(session=morning)[0].title["vi"] == "Sau khai mạc"
    assert HeadcountRound.objects.filter(session=morning)[1].due_at == middle


def test_a_round_in_use_stays(world: World, actor: Actors) -> None:
    body = {"round": world.rounds[0].pk, "present": 5, "channel": "app", "confirmed": True}
    world.judge(world.op("headcount", body, run="rehearsal"))
    with pytest.raises(Refused, match="round_in_use"):
        actions.remove_round(world.rounds[0], by=actor("organizer"))
    actions.remove_round(world.rounds[2], by=actor("organizer"))
    assert HeadcountRound.objects.count() == 2
    added = actions.add_round(world.sessions[0], by=actor("organizer"), title={"vi": "Thêm"}, due_at=None)
    assert added.order == 3
    with pytest.raises(Refused, match="no_title"):
        actions.edit_round(added, by=actor("organizer"), title={"vi": ""}, due_at=None)
