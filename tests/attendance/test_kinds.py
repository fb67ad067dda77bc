"""Each thing that can be said about attendance, said once by a room: what holds afterwards, and in how many."""

from typing import Any

import pytest
from django.utils import timezone

from diemcau.attendance import queries
from diemcau.attendance.enums import AbsenceReason, Channel
from diemcau.attendance.models import Attendance, Fact, Headcount
from diemcau.people.models import Device
from diemcau.roster.models import Delegate

from .world import T0, World, code_hash

FIGURES = {"expected": 40, "registered": 31, "present": 33, "substitutes": 2, "guests": 3}


def about(world: World, person: int = 0, session: int = 0, **more: Any) -> dict[str, Any]:
    return {"delegate": world.people[person].uid, "session": world.sessions[session].pk, **more}


def counts(world: World, room: int = 0, session: int = 0) -> queries.Counts:
    return queries.site_counts(world.conference.pk, world.sessions[session].pk)[world.sites[room].pk]


@pytest.mark.parametrize("via", ["qr", "list", "paper"])
def test_somebody_is_checked_in_by_code_by_list_or_from_paper(world: World, via: str) -> None:
    world.judge(world.op("check_in", about(world, via=via)))
    assert Attendance.objects.values_list("state", "via", "at").get() == ("present", via, T0)
    assert counts(world).present == 1


def test_somebody_who_left_has_come_and_is_not_there_any_more(world: World) -> None:
    world.judge(world.op("check_in", about(world)), world.op("check_out", about(world), at=T0 + 60_000))
    held = counts(world)
    assert (held.present, held.left, held.came) == (0, 1, 1)
    assert Attendance.objects.get().at == T0 + 60_000


@pytest.mark.parametrize("reason", AbsenceReason.values)
def test_an_absence_has_a_reason_of_the_closed_list(world: World, reason: str) -> None:
    world.judge(world.op("absent", about(world, reason=reason)))
    assert Attendance.objects.values_list("state", "reason").get() == ("absent", reason)
    assert (counts(world).absent, counts(world).present) == (1, 0)


def test_a_slip_taken_back_leaves_nothing_and_what_was_before_holds_again(world: World) -> None:
    slip = world.op("absent", about(world, reason="other"), at=T0 + 5)
    world.judge(world.op("check_in", about(world)), slip)
    assert Attendance.objects.get().state == "absent"
    world.judge(world.op("undo", about(world, undoes=slip.id)))
    assert Attendance.objects.get().state == "present"


def test_somebody_on_no_list_is_present_at_once_with_all_that_was_said(world: World) -> None:
    said = {"full_name": "  Lò  Thị Mới ", "position": "Giáo viên", "unit": "Trường thử", "phone": "0912 345 678"}
    world.judge(entry := world.op("walk_in", {"session": world.sessions[0].pk, **said}))
    newcomer = Delegate.objects.get(uid=entry.id)
    assert (newcomer.full_name, newcomer.position, newcomer.unit, newcomer.phone) == (
        "Lò Thị Mới", "Giáo viên", "Trường thử", "0912345678",
    )  # fmt: skip
    assert (counts(world).present, counts(world).walk_ins, counts(world).expected) == (1, 1, 2)


def test_a_visitor_is_counted_where_they_are_and_expected_at_home(world: World) -> None:
    said = {"code_hash": code_hash(world, world.people[0]), "session": world.sessions[0].pk}
    world.judge(world.op("visitor", said, site=world.sites[1].pk))
    assert (counts(world).present, counts(world).expected) == (0, 2)
    assert (counts(world, 1).present, counts(world, 1).visitors, counts(world, 1).expected) == (1, 1, 1)


def test_a_substitute_is_marked_until_somebody_agrees(world: World) -> None:
    world.judge(entry := world.op("substitute", about(world, full_name="Lý Văn Thay")))
    newcomer = Delegate.objects.get(uid=entry.id)
    assert (newcomer.stands_for_id, newcomer.approved_by) == (world.people[0].pk, "")
    assert (counts(world).present, counts(world).substitutes, counts(world).replaced) == (1, 1, 1)


@pytest.mark.parametrize("channel", Channel.values)
def test_a_headcount_holds_all_its_figures_and_how_and_by_whom_it_came(world: World, channel: str) -> None:
    said = {"round": world.rounds[0].pk, "channel": channel, "reported_by": "Nông Văn Thử", "confirmed": True}
    world.judge(world.op("headcount", FIGURES | said))
    held = Headcount.objects.get()
    assert {name: getattr(held, name) for name in FIGURES} == FIGURES
    assert (held.channel, held.reported_by, held.confirmed, held.at) == (channel, "Nông Văn Thử", True, T0)
    board = queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now())
    summed = FIGURES | ({"expected": 2} if channel == Channel.APP else {})  # a desk's is its list's, and that is of now
    assert {name: getattr(board.sums, name) for name in FIGURES} == summed
    assert (board.sums.reported, board.sums.confirmed, board.sums.sites) == (1, 1, 3)


def test_it_is_known_who_reported_and_who_confirmed(world: World) -> None:
    one, two = world.sites[0].pk, world.sites[1].pk
    Device.objects.filter(kid=f"lead-{one}").update(name="Hoàng Thị Ỷ")
    said = {"round": world.rounds[0].pk, "present": 9, "channel": "app", "confirmed": True, "reported_by": "Lò Thị Mỷ"}
    first = world.op("headcount", said, who=f"device:registrar-{one}")
    world.judge(first, world.op("headcount", said, site=two, who=f"device:registrar-{two}"))
    assert [line.confirmed_by for line in lines(world)] == ["", "", ""]
    world.judge(world.op("headcount", said, saw=[first.id]), world.op("headcount", said, site=two, at=T0 + 1))
    told = [(line.headcount and line.headcount.reported_by, line.confirmed_by) for line in lines(world)]
    assert told == [("Lò Thị Mỷ", "Hoàng Thị Ỷ"), ("Lò Thị Mỷ", "Phụ trách điểm cầu"), (None, "")]


def lines(world: World) -> list[Any]:
    found = queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now()).lines
    return sorted(found, key=lambda line: line.site.code)


def test_the_hub_says_everything_for_a_room_without_line_or_device(world: World) -> None:
    room, session = world.sites[2].pk, world.sessions[0].pk
    person = world.people[2]
    said = [
        ("check_in", about(world, 2)),
        ("visitor", {"code_hash": code_hash(world, world.people[0]), "session": session}),
        ("walk_in", {"session": session, "full_name": "Lò Thị Mới"}),
        ("headcount", {"round": world.rounds[0].pk, "present": 3, "channel": "phone", "confirmed": True}),
    ]
    entries = [world.op(kind, body, site=room, who="device:hub") for kind, body in said]
    world.judge(*entries)
    assert {world.verdict(entry) for entry in entries} == {("accepted", "")}
    assert Attendance.objects.get(delegate=person).site_id == room
    assert counts(world, 2).present == 3
    assert Headcount.objects.get().confirmed is True


def test_one_state_for_each_delegate_and_session_and_all_that_was_said_is_kept(world: World) -> None:
    world.judge(
        world.op("check_in", about(world)),
        world.op("check_out", about(world), at=T0 + 1),
        world.op("absent", about(world, session=1, reason="duty_trip")),
    )
    rows = Attendance.objects.order_by("session__order").values_list("session", "state")
    assert list(rows) == [(world.sessions[0].pk, "left"), (world.sessions[1].pk, "absent")]
    assert sorted(Fact.objects.values_list("kind", flat=True)) == ["absent", "check_in", "check_out"]


def test_somebody_in_two_rooms_is_one_person_in_every_sum(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    said = {"code_hash": code_hash(world, world.people[0]), "session": world.sessions[0].pk}
    world.judge(world.op("check_in", about(world)), world.op("visitor", said, site=there, at=T0 + 5))
    assert (counts(world, 0).present, counts(world, 1).present) == (0, 1)
    assert counts(world, 1).conflicts == 1
    total = queries.totals_of(queries.board(world.conference, "live", world.sessions[0].pk))
    assert (total.counts.present, total.counts.conflicts) == (1, 1)
    assert Attendance.objects.get().sites == [here, there]
