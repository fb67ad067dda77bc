"""Which ops come in, and what they do: through the handler, as the projector calls it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diemcau.attendance import queries, reasons, tasks
from diemcau.attendance.models import Attendance, Fact, Headcount
from diemcau.attendance.queries import site_counts
from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.ids import uuid7
from diemcau.people.models import Device
from diemcau.roster import actions as roster
from diemcau.roster.models import Delegate

from .world import T0, World, code_hash, make_people, make_world, number_to_id

COUNT = {"present": 17, "channel": "app", "confirmed": True}


def check_in(world: World, person: int = 0, **facts: Any) -> Any:
    body = {"delegate": world.people[person].uid, "session": world.sessions[0].pk, "via": "qr"}
    return world.op("check_in", body, **facts)


def state_of(world: World, person: int = 0, run: str = "live") -> tuple[str, int] | None:
    row = Attendance.objects.filter(delegate=world.people[person], run=run, session=world.sessions[0]).first()
    return None if row is None else (row.state, row.site_id)


def test_a_check_in_makes_present_and_says_what_to_redraw(world: World) -> None:
    judging = world.judge(entry := check_in(world))
    assert world.verdict(entry) == ("accepted", "")
    assert state_of(world) == ("present", world.sites[0].pk)
    assert judging.changes == {("site", str(world.sites[0].pk), "live"), ("totals", "", "live")}


def test_the_time_is_the_corrected_one_of_the_log(world: World) -> None:
    world.judge(check_in(world, at=T0 + 7))
    assert Attendance.objects.get().at == T0 + 7


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("check_in", {"delegate": "nonsense"}, "bad_body"),
        ("check_in", {"surname": "x"}, "bad_body"),
        ("check_in", {"via": "telepathy"}, "bad_body"),
        ("check_in", {"session": 2**60}, "bad_body"),
        ("check_in", {"session": 999_999}, "unknown_session"),
        ("absent", {"reason": "illness"}, "bad_reason"),
        ("walk_in", {"full_name": "   "}, "no_name"),
        ("walk_in", {"full_name": "\u200b\u2060\u202e"}, "no_name"),
        ("walk_in", {"full_name": "– 12"}, "no_name"),
        ("visitor", {"code_hash": "0" * 32}, "unknown_code"),
        ("headcount", COUNT | {"round": 999_999}, "unknown_round"),
        ("headcount", COUNT | {"present": 100_001}, "too_many"),
        ("headcount", COUNT | {"present": -1}, "bad_body"),
        ("headcount", COUNT | {"expected": 2**52}, "too_many"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(world: World, kind: str, body: dict[str, Any], reason: str) -> None:
    base: dict[str, Any] = {"round": world.rounds[0].pk} if kind == "headcount" else {"session": world.sessions[0].pk}
    if kind in ("check_in", "absent"):
        base["delegate"] = world.people[0].uid
    bad, good = world.op(kind, base | body), check_in(world, 1, site=world.sites[1].pk)
    world.judge(bad, good)
    assert world.verdict(bad) == ("refused", reason)
    assert world.verdict(good) == ("accepted", "")
    assert not Fact.objects.filter(op_id=bad.id).exists()


def test_every_reason_has_a_text() -> None:
    assert {
        "bad_body",
        "unknown_delegate",
        "foreign_undo",
        "needs_confirmation",
        "fault",
        "redacted",
    } <= reasons.REASONS.keys()
    with translation.override("en"):
        assert reasons.words("refused", "no_name") == "Not accepted: The full name is missing."
        assert reasons.words("accepted") == "Accepted"
    with translation.override("vi"):
        assert reasons.words("refused", "no_name") == "Không được ghi nhận: Thiếu họ và tên."
        assert all(str(text) for text in reasons.REASONS.values())


def test_a_room_of_another_conference_is_foreign(world: World) -> None:
    other = make_world(key="khac", people=0)
    world.judge(entry := check_in(world, site=other.sites[0].pk, who="device:hub"))
    assert world.verdict(entry) == ("refused", "foreign_site")


def test_a_delegate_of_another_conference_is_not_known_here(world: World) -> None:
    other = make_world(key="khac", people=0)
    stranger = make_people(other, 1, start=700)[0]
    world.judge(entry := world.op("check_in", {"delegate": stranger.uid, "session": world.sessions[0].pk}))
    assert world.verdict(entry) == ("waiting", "unknown_delegate")
    assert not Attendance.objects.exists()


def test_roles_count_as_held_when_the_op_came_in(world: World) -> None:
    site = world.sites[0].pk
    technician = check_in(world, who=f"device:technician-{site}")
    neighbour = check_in(world, who=f"device:registrar-{world.sites[1].pk}")
    unknown = check_in(world, who="device:nobody")
    world.judge(technician, neighbour, unknown)
    assert {world.verdict(e) for e in (technician, neighbour, unknown)} == {("refused", "not_allowed")}
    Device.objects.filter(kid=f"registrar-{site}").update(revoked_at=as_datetime(T0 + 100))
    before = check_in(world, who=f"device:registrar-{site}", received_at=T0 + 99)
    after = check_in(world, 1, site=world.sites[0].pk, who=f"device:registrar-{site}", received_at=T0 + 101)
    world.judge(before, after)
    assert world.verdict(before) == ("accepted", "")
    assert world.verdict(after) == ("refused", "not_allowed")


def test_what_a_room_says_that_takes_no_part_counts_once_it_does(world: World) -> None:
    """Somebody may have taken it out by a slip, and takes that back."""
    session, room = world.sessions[0], world.sites[1]

    def shown() -> int:
        return queries.totals_of(queries.board(world.conference, "live", session.pk)).counts.present

    session.not_for.add(room)
    world.judge(entry := check_in(world, site=room.pk))
    assert world.verdict(entry) == ("accepted", "")
    assert shown() == 0
    session.not_for.remove(room)
    assert shown() == 1


def test_a_redacted_op_is_passed_over(world: World) -> None:
    entry = check_in(world)._replace(redacted=True)
    world.judge(entry, other := check_in(world, 1, site=world.sites[1].pk))
    assert world.verdict(entry) == ("refused", "redacted")
    assert world.verdict(other) == ("accepted", "")


def test_runs_never_mix(world: World) -> None:
    world.judge(first := check_in(world, run="rehearsal"))
    undo = world.op("undo", {"undoes": first.id, "delegate": world.people[0].uid, "session": world.sessions[0].pk})
    world.judge(undo)
    assert state_of(world) is None
    assert state_of(world, run="rehearsal") == ("present", world.sites[0].pk)


def test_a_walk_in_of_a_rehearsal_is_nobody_on_the_day(world: World) -> None:
    walk_in = world.op("walk_in", {"session": world.sessions[0].pk, "full_name": "Lò Thị Mới"}, run="rehearsal")
    later = world.op("check_out", {"session": world.sessions[0].pk, "delegate": walk_in.id})
    world.judge(walk_in, later)
    assert world.verdict(later) == ("waiting", "unknown_delegate")
    assert Delegate.objects.get(uid=walk_in.id).run == "rehearsal"


def test_a_visitor_is_present_where_they_are_and_expected_at_home(world: World) -> None:
    away = world.sites[2].pk
    body = {"code_hash": code_hash(world, world.people[0]), "session": world.sessions[0].pk}
    judging = world.judge(world.op("visitor", body, site=away))
    row = Attendance.objects.get()
    assert (row.state, row.site_id, row.home_id) == ("present", away, world.sites[0].pk)
    assert {("site", str(away), "live"), ("site", str(world.sites[0].pk), "live")} < judging.changes


def test_a_substitute_stands_in_and_waits_for_approval(world: World) -> None:
    body = {
        "delegate": world.people[0].uid,
        "session": world.sessions[0].pk,
        "full_name": "lý  văn Thay",
        "unit": "Sở thử",
    }
    world.judge(entry := world.op("substitute", body))
    substitute = Delegate.objects.get(uid=entry.id)
    assert (substitute.full_name, substitute.stands_for, substitute.approved_by) == ("lý văn Thay", world.people[0], "")
    assert state_of(world) == ("replaced", world.sites[0].pk)
    assert Attendance.objects.get(delegate=substitute).state == "present"


def test_an_undone_walk_in_was_never_there(world: World) -> None:
    session = world.sessions[0].pk
    walk_in = world.op("walk_in", {"session": session, "full_name": "Lò Thị Mới"})
    world.judge(walk_in)
    world.judge(world.op("undo", {"undoes": walk_in.id, "delegate": walk_in.id, "session": session}))
    assert Delegate.objects.get(uid=walk_in.id).removed_at is not None
    assert not Attendance.objects.exists()


def undo(world: World, slip: Any, person: int = 0, **facts: Any) -> Any:
    body = {"undoes": slip.id, "delegate": world.people[person].uid, "session": world.sessions[0].pk}
    return world.op("undo", body, **facts)


def test_a_room_takes_back_its_own_and_the_hub_anybody_s(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    first, second = check_in(world, site=here), check_in(world, 1, site=here)
    world.judge(first, second)
    world.judge(own := undo(world, first, site=here))
    assert (world.verdict(own), state_of(world)) == (("accepted", ""), None)
    world.judge(by_hub := undo(world, second, 1, site=there, who="device:hub"))
    assert (world.verdict(by_hub), state_of(world, 1)) == (("accepted", ""), None)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_a_room_takes_back_no_other_room_s_word_whichever_came_first(
    world: World, order: tuple[int, int], together: bool
) -> None:
    here, there = (site.pk for site in world.sites[:2])
    slip = check_in(world, site=here)
    foreign = undo(world, slip, 1, site=there)
    both = [(slip, foreign)[n] for n in order]
    for batch in [both] if together else [[one] for one in both]:
        world.judge(*batch)
    assert world.verdict(slip) == ("accepted", "")
    assert world.verdict(foreign) == ("refused", "foreign_undo")
    assert state_of(world) == ("present", here)
    assert not Fact.objects.filter(op_id=foreign.id).exists()


def test_a_desk_hears_that_its_undoing_was_another_room_s_after_all(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    slip = check_in(world, site=here)
    world.judge(foreign := undo(world, slip, site=there))
    assert world.verdict(foreign) == ("accepted", "")
    OutboxRow.objects.all().delete()
    world.judge(slip)
    told = OutboxRow.objects.get(topic="verdicts")
    assert told.facts["verdicts"] == {str(foreign.id): ["refused", "foreign_undo"]}
    assert told.subjects == [str(there)]


def test_an_undoing_that_waited_is_refused_when_its_delegate_appears(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    slip = check_in(world, site=here)
    body = {"undoes": slip.id, "delegate": number_to_id(900), "session": world.sessions[0].pk}
    foreign = world.op("undo", body, site=there)
    world.judge(slip, foreign)
    assert world.verdict(foreign) == ("waiting", "unknown_delegate")
    make_people(world, 1, start=900)
    assert tasks.reconcile(world.conference.pk) == {foreign.id: ("refused", "foreign_undo")}
    assert state_of(world) == ("present", here)


def test_a_walk_in_stays_on_the_list_when_another_room_takes_it_back(world: World) -> None:
    session = world.sessions[0].pk
    walk_in = world.op("walk_in", {"session": session, "full_name": "Lò Thị Mới"})
    body = {"undoes": walk_in.id, "delegate": walk_in.id, "session": session}
    world.judge(walk_in, world.op("undo", body, site=world.sites[1].pk))
    assert Delegate.objects.get(uid=walk_in.id).removed_at is None
    assert Attendance.objects.get().state == "present"


def test_a_room_that_names_another_room_s_word_leaves_a_conflict(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    first = check_in(world, site=here)
    world.judge(first, check_in(world, site=there, at=T0 + 5, saw=[first.id]))
    assert Attendance.objects.get().sites == [here, there]
    by_hub = check_in(world, site=there, at=T0 + 5, saw=[first.id], who="device:hub")
    world.judge(by_hub)
    row = Attendance.objects.get()
    assert (row.conflict, row.site_id) == (False, there)


def test_a_room_s_absence_does_not_outweigh_that_another_room_has_the_person(world: World) -> None:
    here, there = (site.pk for site in world.sites[:2])
    world.judge(check_in(world, site=there))
    about = {"delegate": world.people[0].uid, "session": world.sessions[0].pk}
    world.judge(world.op("absent", about | {"reason": "other"}, at=T0 + 5))
    assert state_of(world) == ("present", there)
    world.judge(world.op("check_out", about, site=there, at=T0 + 3))
    assert state_of(world) == ("absent", here)


def test_two_rooms_at_once_are_a_conflict_counted_once(world: World) -> None:
    first = check_in(world, at=T0)
    body = {"code_hash": code_hash(world, world.people[0]), "session": world.sessions[0].pk}
    world.judge(first, world.op("visitor", body, site=world.sites[1].pk, at=T0 + 5))
    row = Attendance.objects.get()
    assert (row.conflict, row.sites, row.site_id) == (True, [world.sites[0].pk, world.sites[1].pk], world.sites[1].pk)


def test_facts_wait_for_a_delegate_who_is_listed_later(world: World) -> None:
    late = number_to_id(900)
    world.judge(entry := world.op("check_in", {"delegate": late, "session": world.sessions[0].pk}))
    assert world.verdict(entry) == ("waiting", "unknown_delegate")
    make_people(world, 1, start=900)
    assert tasks.reconcile(world.conference.pk) == {entry.id: ("accepted", "")}
    assert Attendance.objects.get().delegate.uid == late
    told = {(row.topic, subject) for row in OutboxRow.objects.all() for subject in row.subjects}
    assert ("verdicts", str(world.sites[0].pk)) in told
    assert tasks.reconcile(world.conference.pk) == {}


def test_a_register_with_very_many_facts_is_judged(world: World) -> None:
    body = {"delegate": world.people[0].uid, "session": world.sessions[0].pk}
    for _ in range(3):
        world.judge(*(world.op("check_in", body, id=uuid7()) for _ in range(400)))
    world.judge(out := world.op("check_out", body, at=T0 + 1))
    assert world.verdict(out) == ("accepted", "")
    assert state_of(world) == ("left", world.sites[0].pk)


def test_a_waiting_substitute_keeps_the_name_only_until_it_is_needed(world: World) -> None:
    body = {"delegate": number_to_id(900), "session": world.sessions[0].pk, "full_name": "Lý Văn Thay"}
    world.judge(entry := world.op("substitute", body))
    assert Fact.objects.get().person["full_name"] == "Lý Văn Thay"
    make_people(world, 1, start=900)
    tasks.reconcile(world.conference.pk)
    assert Fact.objects.get().person is None
    assert Delegate.objects.get(uid=entry.id).full_name == "Lý Văn Thay"


def test_somebody_expected_elsewhere_now_becomes_a_visitor(world: World) -> None:
    world.judge(check_in(world))
    assert site_counts(world.conference.pk, world.sessions[0].pk)[world.sites[0].pk].visitors == 0
    roster.move(by=SYSTEM, delegates=[world.people[0]], site=world.sites[2])
    tasks.reconcile(world.conference.pk)
    counts = site_counts(world.conference.pk, world.sessions[0].pk)
    assert (counts[world.sites[0].pk].visitors, counts[world.sites[0].pk].present) == (1, 1)
    assert [counts[site.pk].expected for site in world.sites] == [1, 1, 2]


def test_what_rooms_expect_follows_the_roster(world: World) -> None:
    def expected() -> list[int]:
        tasks.reconcile(world.conference.pk)
        counts = site_counts(world.conference.pk, world.sessions[0].pk)
        return [counts[site.pk].expected for site in world.sites]

    assert expected() == [2, 1, 1]
    roster.remove(by=SYSTEM, delegates=[world.people[3]])
    counts = site_counts(world.conference.pk, world.sessions[0].pk)
    assert counts[world.sites[0].pk].expected == 1  # before attendance has heard of it, too
    assert expected() == [1, 1, 1]
    roster.change_status(by=SYSTEM, delegates=[world.people[1]], status="declined")
    assert expected() == [1, 0, 1]
    world.judge(world.op("walk_in", {"session": world.sessions[0].pk, "full_name": "Lò Thị Mới"}))
    assert expected() == [1, 0, 1]
    Delegate.objects.filter(pk=world.people[0].pk).update(site=None, version=roster.next_version(world.conference.pk))
    assert expected() == [0, 0, 1]


def test_a_batch_costs_the_same_queries_whatever_its_size(world: World) -> None:
    people = make_people(world, 60, start=100)
    session = world.sessions[0].pk

    def entries(some: list[Delegate]) -> list[Any]:
        made = [world.op("check_in", {"delegate": d.uid, "session": session}, site=d.site_id, id=uuid7()) for d in some]
        for d in some:
            body = {"round": world.rounds[0].pk, **COUNT}
            made.append(world.op("headcount", body, site=d.site_id, id=uuid7()))
        return made

    world.judge(*entries(people[:3]))
    with CaptureQueriesContext(
        connection,
    ) as few:
        world.judge(*entries(people[3:6]))
    with CaptureQueriesContext(connection) as many:
        world.judge(*entries(people[6:]))
    asked, written = ([q["sql"].startswith("INSERT") for q in ran] for ran in (few, many))
    assert asked.count(False) == written.count(False) <= 24
    assert written.count(True) <= 5 * 11, "by the hundred, the eight and the one"


def test_control_characters_in_what_is_said_stop_nothing_and_lose_nobody(world: World) -> None:
    session, room = world.sessions[0].pk, world.sites[1].pk
    walk_in = world.op("walk_in", {"session": session, "full_name": "Lò\0 Văn\x07 Mới", "unit": "Sở\0", "phone": "\0"}, site=room)  # fmt: skip
    instead = world.op("substitute", {"delegate": world.people[1].uid, "session": session, "full_name": "Hà\0 Thay", "position": "\0"}, site=room)  # fmt: skip
    nobody = world.op("walk_in", {"session": session, "full_name": "\0"}, site=room)
    count = world.op("headcount", COUNT | {"round": world.rounds[0].pk, "reported_by": "Lò\0 Thị An"}, site=room)
    why = world.op("absent", {"delegate": world.people[2].uid, "session": session, "reason": "duty\0"}, site=room)
    visitor = world.op("visitor", {"session": session, "code_hash": "\0" * 32}, site=room)
    world.judge(walk_in, instead, nobody, count, why, visitor)
    said = [world.verdict(one) for one in (walk_in, instead, nobody, count, why, visitor)]
    assert [state for state, _ in said[:2]] == ["accepted", "accepted"]
    assert said[2:4] == [("refused", "no_name"), ("accepted", "")]
    assert said[4:] == [("refused", "bad_reason"), ("refused", "bad_body")]
    brought = Delegate.objects.filter(uid__in=[walk_in.id, instead.id]).order_by("full_name")
    assert list(brought.values_list("full_name", flat=True)) == ["Hà Thay", "Lò Văn Mới"]
    assert Headcount.objects.get().reported_by == "Lò Thị An"
