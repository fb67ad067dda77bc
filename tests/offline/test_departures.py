"""A desk that only ever fetched what was new holds what a desk holds that fetched everything: also of those who left."""

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from diemcau.attendance import queries as attendance
from diemcau.attendance.models import Attendance, Fact
from diemcau.conferences.models import Session, Site
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.roster import actions as roster
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate
from tests.offline.day import Day, Desk, a_day

pytestmark = pytest.mark.django_db
VERBS = (
    "check_in", "check_in", "visitor", "visitor", "check_out", "undo", "undo", "move", "substitute", "walk_in", "absent",
)  # fmt: skip


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    with a_day(tmp_path) as begun:
        yield begun


@pytest.fixture
def two_desks(day: Day) -> tuple[Desk, Desk]:
    first, second = Desk(day, day.room["site"]), Desk(day, day.room["site"])
    first.pull()
    second.pull()
    return first, second


@pytest.fixture
def stranger(day: Day) -> Delegate:
    """Somebody of the other room."""
    return Delegate.objects.filter(site=day.room["other"]).order_by("pk")[0]


def _same(desk: Desk, day: Day) -> None:
    """`desk` and one that fetches everything now hold the same people, and of each the same was said."""
    desk.pull()
    fresh = Desk(day, desk.site)
    assert fresh.pull()["whole"]
    assert desk.people == fresh.people
    assert {uid: desk.about(uid) for uid in desk.people} == {uid: fresh.about(uid) for uid in fresh.people}
    spoken = {str(op) for op in Fact.objects.filter(site=desk.site, waiting=False).values_list("op_id", flat=True)}
    assert spoken <= desk.facts.keys(), "this room said it, and its desk never hears that the server has it"
    assert spoken <= fresh.facts.keys()


def test_a_visitor_who_went_on_to_a_third_room_leaves_both_desks(
    day: Day, two_desks: tuple[Desk, Desk], stranger: Delegate
) -> None:
    here = day.say("visitor", site=day.room["site"], code_hash=stranger.code_hash)
    for desk in two_desks:
        desk.pull()
        assert str(stranger.uid) in desk.people
    gone = day.say("check_out", site=day.room["site"], delegate=str(stranger.uid), saw=[here])
    day.say("check_in", site=day.room["other"], delegate=str(stranger.uid), via="list")
    assert Attendance.objects.get(delegate=stranger).site_id == day.room["other"]
    for desk in two_desks:
        told = desk.pull()
        assert told["whole"] is False
        assert str(stranger.uid) not in desk.people
        assert {str(here), str(gone)} <= desk.facts.keys(), "what the room said of him is still open on its desks"
        _same(desk, day)


def test_a_visitor_taken_in_by_mistake_leaves_both_desks(
    day: Day, two_desks: tuple[Desk, Desk], stranger: Delegate
) -> None:
    slip = day.say("visitor", site=day.room["site"], code_hash=stranger.code_hash)
    [desk.pull() for desk in two_desks]
    day.say("undo", site=day.room["site"], undoes=str(slip), delegate=str(stranger.uid))
    for desk in two_desks:
        desk.pull()
        assert str(stranger.uid) not in desk.people
        _same(desk, day)


def test_walk_ins_and_substitutes_that_were_slips_leave_both_desks(day: Day, two_desks: tuple[Desk, Desk]) -> None:
    own = Delegate.objects.filter(site=day.room["site"]).order_by("pk")[0]
    walk_in = day.say("walk_in", site=day.room["site"], full_name="Sùng Thị Đi")
    substitute = day.say("substitute", site=day.room["site"], delegate=str(own.uid), full_name="Sùng A Thay")
    [desk.pull() for desk in two_desks]
    for slip, about in ((walk_in, walk_in), (substitute, own.uid)):
        day.say("undo", site=day.room["site"], undoes=str(slip), delegate=str(about))
    for desk in two_desks:
        desk.pull()
        assert not {str(walk_in), str(substitute)} & desk.people.keys()
        _same(desk, day)


def test_somebody_taken_off_the_list_while_the_word_was_on_its_way_counts_alike_everywhere(
    day: Day, two_desks: tuple[Desk, Desk]
) -> None:
    one = Delegate.objects.filter(site=day.room["site"]).order_by("pk")[0]
    roster.remove(by=_organiser(day), delegates=[one])
    two_desks[0].pull()
    assert str(one.uid) not in two_desks[0].people
    came = day.say("check_in", site=day.room["site"], delegate=str(one.uid), via="list")
    day.settle()
    for desk in two_desks:
        desk.pull()
        assert desk.people[str(one.uid)]["so"] == "off_list"
        _same(desk, day)
    site, session = Site.objects.get(pk=day.room["site"]), Session.objects.get(pk=day.room["session"])
    lines = {line.uid: line for line in attendance.attendance_list(site, [session]).lines}
    assert (lines[one.uid].off_list, lines[one.uid].visitor) == (True, False)
    counts = attendance.site_counts(day.room["conference"], session.pk)[site.pk]
    assert (counts.present, counts.expected) == (1, len(lines) - 1)
    day.say("undo", site=day.room["site"], undoes=str(came), delegate=str(one.uid))
    for desk in two_desks:
        desk.pull()
        assert str(one.uid) not in desk.people
        _same(desk, day)


def test_nobody_who_was_checked_in_is_taken_off_the_list_by_hand(day: Day, two_desks: tuple[Desk, Desk]) -> None:
    one, other = Delegate.objects.filter(site=day.room["site"]).order_by("pk")[:2]
    came = day.say("check_in", site=day.room["site"], delegate=str(one.uid), via="list")
    with pytest.raises(Refused, match="something_was_said") as refused:
        roster.remove(by=_organiser(day), delegates=[one, other])
    assert one.full_name in str(refused.value.facts["names"])
    assert not Delegate.objects.exclude(removed_at=None).exists()
    day.say("undo", site=day.room["site"], undoes=str(came), delegate=str(one.uid))
    assert roster.remove(by=_organiser(day), delegates=[one, other]) == 2
    for desk in two_desks:
        _same(desk, day)


def test_a_delegate_moved_to_another_room_and_come_there_leaves_both_desks(
    day: Day, two_desks: tuple[Desk, Desk]
) -> None:
    moved = Delegate.objects.filter(site=day.room["site"]).order_by("pk")[0]
    came = day.say("check_in", site=day.room["site"], delegate=str(moved.uid), via="list")
    [desk.pull() for desk in two_desks]
    roster.move(by=_organiser(day), delegates=[moved], site=Site.objects.get(pk=day.room["other"]))
    day.settle()
    for desk in two_desks:
        desk.pull()
        assert desk.people[str(moved.uid)]["so"] == "visitor", "still said to be here, by this room itself"
    day.say("undo", site=day.room["site"], undoes=str(came), delegate=str(moved.uid))
    day.say("check_in", site=day.room["other"], delegate=str(moved.uid), via="qr")
    for desk in two_desks:
        desk.pull()
        assert str(moved.uid) not in desk.people
        _same(desk, day)


def test_who_is_reported_by_two_rooms_stands_on_both_rooms_desks(
    day: Day, two_desks: tuple[Desk, Desk], stranger: Delegate
) -> None:
    day.say("visitor", site=day.room["site"], code_hash=stranger.code_hash)
    day.say("check_in", site=day.room["other"], delegate=str(stranger.uid), via="list")
    standing = Attendance.objects.get(delegate=stranger)
    assert (standing.conflict, standing.site_id) == (True, day.room["other"])
    for desk in (*two_desks, Desk(day, day.room["other"])):
        desk.pull()
        assert str(stranger.uid) in desk.people
        _same(desk, day)


def test_an_undoing_that_waited_reaches_desks_when_it_takes_effect(day: Day, two_desks: tuple[Desk, Desk]) -> None:
    own = Delegate.objects.filter(site=day.room["site"]).order_by("pk")[0]
    came = day.say("check_in", site=day.room["site"], delegate=str(own.uid), via="list")
    nobody_yet = uuid4()
    undoing = day.say("undo", site=day.room["site"], undoes=str(came), delegate=str(nobody_yet))
    assert day.verdict(undoing) == "waiting"
    for desk in two_desks:
        desk.pull()
        assert str(undoing) not in desk.facts, "what waits has no effect, and must have none on a desk"
        _same(desk, day)
    assert Attendance.objects.get(delegate=own).state == "present"
    late = Delegate.objects.filter(site=day.room["other"]).order_by("pk")[0]
    Delegate.objects.filter(pk=late.pk).update(uid=nobody_yet)  # as if only now put on the list
    day.settle()
    assert day.verdict(undoing) == "accepted"
    assert not Attendance.objects.filter(delegate=own).exists()
    for desk in two_desks:
        desk.pull()
        assert str(undoing) in desk.about(str(own.uid))
        _same(desk, day)


def test_whatever_waited_reaches_desks_when_the_person_comes_on_the_list(
    day: Day, two_desks: tuple[Desk, Desk]
) -> None:
    walks_in = uuid4()
    early = day.say("check_out", site=day.room["site"], delegate=str(walks_in))
    [desk.pull() for desk in two_desks]
    day.say("walk_in", site=day.room["site"], op=walks_in, full_name="Giàng Thị Sớm")
    assert day.verdict(early) == "accepted"
    for desk in two_desks:
        desk.pull()
        assert {str(early), str(walks_in)} == desk.about(str(walks_in))
        _same(desk, day)


def test_a_desk_opened_before_there_was_a_list_gets_the_first_names(day: Day) -> None:
    Delegate.objects.all().delete()
    type(Site.objects.get(pk=day.room["site"]).conference).objects.update(roster_version=0)
    desk = Desk(day, day.room["site"])
    desk.pull()
    assert desk.people == {}
    roster.add(by=_organiser(day), conference=day.room["conference"], entry=_entry("Sùng A Đầu", day.room["site"]))
    desk.pull()
    assert [row["n"] for row in desk.people.values()] == ["Sùng A Đầu"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.whole) for seed in range(1, 12))])
def test_any_day_leaves_desks_that_followed_it_as_those_that_come_at_its_end(day: Day, seed: int) -> None:
    """Check-ins, visits, slips and moves in any order; each desk pulls when it likes."""
    dice = random.Random(seed)
    rooms = [day.room["site"], day.room["other"]]
    desks = [Desk(day, site) for site in (*rooms, rooms[0])]
    said: list[tuple[UUID, UUID]] = []
    awaited = [uuid4() for _ in range(3)]
    done = {"refused": 0, "waiting": 0, "accepted": 0}
    for _ in range(40):
        op, about = _something(day, dice, rooms, said, awaited)
        if op is not None:
            said.append((op, about))
            done[day.verdict(op)] += 1
        [desk.pull() for desk in desks if dice.random() < 0.4]
    assert done["accepted"] > 10
    for desk in desks:
        _same(desk, day)


def _something(
    day: Day, dice: random.Random, rooms: list[int], said: list[tuple[UUID, UUID]], awaited: list[UUID]
) -> tuple[UUID | None, UUID]:
    """One more thing happens: the op that says it (None when it needs none, or takes one back), and whom it is about."""
    one = dice.choice(list(Delegate.objects.filter(removed_at__isnull=True)))
    site, verb = dice.choice(rooms), dice.choice(VERBS)
    if verb == "undo" and said:
        undone, about = dice.choice(said)
        day.say("undo", site=site, undoes=str(undone), delegate=str(dice.choice([about, *awaited])))
        return None, one.uid
    if verb in ("undo", "move"):
        roster.move(by=_organiser(day), delegates=[one], site=Site.objects.get(pk=site))
        day.settle()
        return None, one.uid
    if verb == "walk_in":
        op = day.say(verb, site=site, full_name="Sùng Thị Đi", op=awaited.pop() if awaited else None)
        return op, op
    named = {"delegate": str(one.uid if verb != "absent" else dice.choice([one.uid, *awaited]))}
    body = {
        "visitor": {"code_hash": one.code_hash},
        "absent": named | {"reason": "other"},
        "substitute": named | {"full_name": "Sùng A Thay"},
    }.get(verb, named)
    return day.say(verb, site=site, **body), one.uid


def _organiser(day: Day) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("organizer", day.room["conference"])}))


def _entry(name: str, site: int) -> Entry:
    return Entry(name, site=site)
