"""Figures of all rooms: right, and in the same number of queries at every size."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.attendance import queries
from diemcau.attendance.exports import flash
from diemcau.conferences.models import SiteContact, SiteLive
from diemcau.roster.models import Delegate

from .world import T0, World, code_hash, make_people, make_world


@pytest.fixture
def busy(world: World) -> World:
    """Home rooms: person 1 and 4 in room 1, 2 in room 2, 3 in room 3. 1 came, 2 visits room 1, 3 sent somebody, 4 is excused."""
    session, (one, two, three) = world.sessions[0].pk, (site.pk for site in world.sites)
    first, second, third, fourth = world.people
    world.judge(
        world.op("check_in", {"delegate": first.uid, "session": session}, site=one),
        world.op("visitor", {"code_hash": code_hash(world, second), "session": session}, site=one),
        world.op("substitute", {"delegate": third.uid, "session": session, "full_name": "Lý Văn Thay"}, site=three),
        world.op("absent", {"delegate": fourth.uid, "session": session, "reason": "duty_trip"}, site=one),
        walk_in := world.op("walk_in", {"session": session, "full_name": "Lò Thị Mới"}, site=two),
        world.op("walk_in", {"session": session, "full_name": "Lò Văn Mới"}, site=two),
        world.op("check_out", {"delegate": walk_in.id, "session": session}, site=two, at=T0 + 9),
    )
    return world


def test_expected_by_home_and_present_by_room(busy: World) -> None:
    one, two, three = (site.pk for site in busy.sites)
    counts = queries.site_counts(busy.conference.pk, busy.sessions[0].pk)
    assert counts == {
        one: queries.Counts(expected=2, present=2, absent=1, visitors=1),
        two: queries.Counts(expected=1, present=1, left=1, walk_ins=1),
        three: queries.Counts(expected=1, present=1, replaced=1, substitutes=1),
    }
    assert queries.site_counts(busy.conference.pk, busy.sessions[0].pk, "rehearsal")[one] == queries.Counts(expected=2)
    assert queries.site_counts(busy.conference.pk, busy.sessions[1].pk)[two] == queries.Counts(expected=1)


def test_a_room_without_names_expects_what_was_stated(world: World) -> None:
    Delegate.objects.all().delete()
    world.sites[0].expected_count = 40
    world.sites[0].save()
    world.sessions[1].not_for.add(world.sites[0])
    one = world.sites[0].pk
    assert queries.site_counts(world.conference.pk, world.sessions[0].pk)[one].expected == 40
    assert queries.site_counts(world.conference.pk, world.sessions[1].pk)[one].expected == 0


def test_those_who_declined_or_left_the_list_are_not_expected(world: World) -> None:
    Delegate.objects.filter(pk=world.people[0].pk).update(status="declined")
    Delegate.objects.filter(pk=world.people[3].pk).update(removed_at=timezone.now())
    assert queries.site_counts(world.conference.pk, world.sessions[0].pk)[world.sites[0].pk].expected == 0


def test_the_board_joins_state_phone_and_headcount(busy: World) -> None:
    one = busy.sites[0]
    SiteLive.objects.create(site=one, run="live", state="degraded", problem="audio", calling=True, heard_at=T0)
    SiteLive.objects.create(site=one, run="rehearsal", state="ready")
    SiteContact.objects.create(site=one, role="site_technician", name="Nông Văn Kỹ", phone="+84912345678")
    body = {"round": busy.rounds[0].pk, "present": 30, "channel": "app", "confirmed": True}
    busy.judge(busy.op("headcount", body, site=one.pk))
    rows = queries.board(busy.conference, "live", busy.sessions[0].pk, round=busy.rounds[0].pk)
    first = rows[0]
    assert [row.id for row in rows] == [site.pk for site in busy.sites]
    assert (first.state, first.problem, first.calling, first.heard_at) == ("degraded", "audio", True, T0)
    assert (first.technician, first.phone, first.phone_shown) == ("Nông Văn Kỹ", "+84912345678", "0912 345 678")
    assert first.headcount is not None
    assert first.headcount.present == 30
    assert (rows[1].state, rows[1].headcount) == ("unknown", None)
    levels = queries.totals_by_level(rows)
    assert [(t.level, t.sites, t.reported, t.counts.present) for t in levels] == [
        ("hub", 1, 1, 2),
        ("commune", 2, 0, 2),
    ]
    assert queries.totals_of(rows).counts.expected == 4
    only = queries.board(busy.conference, "live", busy.sessions[0].pk, [busy.sites[2].pk])
    assert [row.id for row in only] == [busy.sites[2].pk]
    assert only[0].counts == rows[2].counts


def spent(call: Any) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        call()
    return len(queries_made)


@pytest.mark.django_db
def test_figures_cost_the_same_queries_at_every_size() -> None:
    costs = []
    for key, sites, people in (("nho", 3, 6), ("lon", 60, 400)):
        world = make_world(key=key, sites=sites, people=0)
        make_people(world, people, start=10_000 if key == "lon" else 1)
        conference, session, first = world.conference, world.sessions[0].pk, world.rounds[0]
        costs.append(
            (
                spent(lambda c=conference, s=session: queries.site_counts(c.pk, s)),
                spent(lambda c=conference, s=session, f=first: queries.board(c, "live", s, round=f.pk)),
                spent(lambda c=conference, f=first: queries.headcount_board(c, f, as_of=timezone.now())),
                spent(lambda w=world: queries.attendance_list(w.sites[0], w.sessions)),
            )
        )
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 7


def test_the_headcount_board_sums_confirmed_rooms_only(busy: World) -> None:
    first = busy.rounds[0].pk

    def report(site: int, **figures: Any) -> None:
        who = f"device:registrar-{site}" if not figures.pop("sure") else f"device:lead-{site}"
        busy.judge(
            busy.op("headcount", {"round": first, "channel": "app", "confirmed": True} | figures, site=site, who=who)
        )

    one, two, _ = (site.pk for site in busy.sites)
    report(one, sure=True, present=9, registered=5, substitutes=1, guests=1, expected=10, channel="phone")
    report(two, sure=False, present=7, registered=7)
    board = queries.headcount_board(busy.conference, busy.rounds[0], as_of=timezone.now())
    sums = board.sums
    assert (sums.sites, sums.reported, sums.confirmed, sums.present, sums.expected) == (3, 2, 1, 9, 10)
    assert [line.site.id for line in board.missing] == [busy.sites[2].pk]
    assert [line.too_many for line in board.lines] == [True, False, False]
    assert [line.absent for line in board.lines][:1] == [2]
    assert [(level.level, level.sums.reported, level.sums.sites) for level in board.levels] == [
        ("hub", 1, 1),
        ("commune", 1, 2),
    ]


def test_who_was_moved_is_expected_in_one_room_only(world: World) -> None:
    """A desk reports what its list was then; a number given by telephone was meant. Where they differ, both are named."""
    one, two, _ = world.sites
    said = {"round": world.rounds[0].pk, "present": 2, "confirmed": True}
    world.judge(
        world.op("headcount", said | {"channel": "app", "expected": 2}),
        world.op("headcount", said | {"channel": "phone", "expected": 9}, site=two.pk, who=f"device:lead-{two.pk}"),
    )
    board = queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now())
    before = {line.site.id: (line.expected, line.expected_said) for line in board.lines}
    assert before[one.pk] == (2, None)
    Delegate.objects.filter(pk=world.people[0].pk).update(site=world.sites[2])
    board = queries.headcount_board(world.conference, world.rounds[0], as_of=timezone.now())
    after = {line.site.id: (line.expected, line.expected_said) for line in board.lines}
    assert after == {one.pk: (1, 2), two.pk: (9, 9), world.sites[2].pk: (2, None)}
    assert flash.expected_twice(board.lines[0]) == "triệu tập: báo cáo 2, danh sách hiện nay 1"
