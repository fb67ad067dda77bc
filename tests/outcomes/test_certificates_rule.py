"""Who gets a certificate and why not: share of the time, half-days, outages of the line, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy, override

from diemcau.live.announcements.models import Incident
from diemcau.outcomes.certificates import conditions, queries
from diemcau.outcomes.certificates.models import Scheme
from diemcau.outcomes.certificates.queries import Verdict
from diemcau.outcomes.certificates.rules import Rule, Slot, Stay, outside, standing
from tests.attendance.world import World, make_people, make_world

from .certificate_grounds import HOUR, START, all_came, came, down

SHARE = Rule("share", 0, 80, 50, True)
HALF_DAYS = Rule("sessions", 0, 80, 50, True)
SLOTS = (Slot(1, 0, 3 * HOUR), Slot(2, 5 * HOUR, 8 * HOUR))
MIN = 60_000


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def verdicts(world: World, **scheme: object) -> dict[str, Verdict]:
    row = Scheme(conference=world.conference, **scheme)
    with override("en"):
        found = queries.verdicts_of(world.conference, row, "en").all
    return {one.person.full_name.split()[-1]: one for one in found}


def test_what_is_left_of_a_span() -> None:
    assert outside((0, 100), [(20, 30), (25, 50), (90, 200)]) == [(0, 20), (50, 90)]
    assert outside((0, 100), [(-5, 100)]) == []
    assert outside((0, 100), [(100, 120), (-9, 0)]) == [(0, 100)]


def test_share_of_the_time() -> None:
    stays = {1: Stay(36 * MIN), 2: Stay()}
    assert standing(SHARE, SLOTS, stays, {}).share == 90
    assert not standing(SHARE, SLOTS, {1: Stay(), 2: Stay(None, 5 * HOUR + 60 * MIN)}, {}).met
    assert standing(SHARE, SLOTS, {1: Stay(), 2: Stay()}, {}).met


def test_minutes_without_a_line_are_not_asked() -> None:
    """Left when the line went down for good: everything that could be attended was."""
    gone = {1: Stay(), 2: Stay(None, 6 * HOUR)}
    assert standing(SHARE, SLOTS, gone, {}).share == 66
    told = standing(SHARE, SLOTS, gone, {2: [(6 * HOUR, 9 * HOUR)]})
    assert (told.share, told.forgiven, told.met) == (100, 120, True)
    assert standing(SHARE._replace(forgives=False), SLOTS, gone, {2: [(6 * HOUR, 9 * HOUR)]}).share == 66


def test_a_half_day_that_was_down_whole_is_not_asked() -> None:
    told = standing(HALF_DAYS, SLOTS, {1: Stay()}, {2: [(5 * HOUR, 8 * HOUR)]})
    assert (told.met, told.sessions, told.needed, told.asked) == (True, 1, 1, 1)
    assert not standing(HALF_DAYS, SLOTS, {1: Stay()}, {}).met
    nobody = standing(HALF_DAYS, SLOTS, {}, {1: [(0, 9 * HOUR)], 2: [(0, 9 * HOUR)]})
    assert not nobody.met


def test_half_days_count_from_a_share_of_them() -> None:
    early = {1: Stay(None, 80 * MIN), 2: Stay()}
    assert standing(HALF_DAYS, SLOTS, early, {}).sessions == 1
    assert standing(HALF_DAYS._replace(part=40), SLOTS, early, {}).met
    assert standing(HALF_DAYS._replace(least_sessions=1), SLOTS, early, {}).met


def test_what_says_nothing_of_when_is_the_whole_half_day() -> None:
    late = {1: Stay(4 * HOUR), 2: Stay(9 * HOUR)}
    assert standing(SHARE, SLOTS, late, {}).share == 100
    assert standing(SHARE, (Slot(1, None, None),), {1: Stay(5)}, {}).share == 100


def test_everybody_is_judged_with_reasons(world: World) -> None:
    an, binh, chi, _dung = world.people
    for session in world.sessions:
        came(an, session)
        came(binh, session, left=START[session.order] + HOUR if session.order else 0)
    came(chi, world.sessions[0])
    told = verdicts(world)
    assert [told[str(n)].gets for n in (1, 2, 3, 4)] == [True, False, False, False]
    assert told["2"].told[0].words == "Attended 1 of 2 half-days; 2 needed."
    assert told["4"].told[0].words == "Nobody noted that they were there."
    down(binh.site, START[1] + HOUR, START[1] + 4 * HOUR)
    again = verdicts(world)["2"]
    assert again.gets
    assert again.told[0].words.endswith("120 minutes without a line are not asked.")


@pytest.mark.parametrize(
    ("kind", "forgiven"), [("line", True), ("power", True), ("lost", True), ("audio", False), ("video", False)]
)
def test_which_troubles_are_forgiven(world: World, kind: str, forgiven: bool) -> None:
    one = world.people[1]
    came(one, world.sessions[0])
    down(one.site, START[1], START[1] + 3 * HOUR, kind)
    assert verdicts(world)[one.full_name.split()[-1]].gets is forgiven


def test_a_room_that_takes_no_part_is_not_asked(world: World) -> None:
    one = world.people[1]
    came(one, world.sessions[0])
    world.sessions[1].not_for.add(one.site_id or 0)
    assert verdicts(world)["2"].gets


def test_paper_counts_whole(world: World) -> None:
    one = world.people[1]
    for session in world.sessions:
        came(one, session, at=START[session.order] + 170 * MIN, via="paper")
    assert verdicts(world, basis="share")["2"].gets


def test_conditions_are_asked_besides(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_conditions", {})
    passed = world.people[0].pk
    conditions.add(
        "test", gettext_lazy("Final test"), lambda conference, people: {passed: conditions.Met(True, "8 of 10 points")}
    )
    all_came(world)
    told = verdicts(world, conditions=["test", "gone"])
    assert told["1"].gets
    assert not told["2"].gets
    assert [one.words for one in told["1"].told][1] == "Final test: 8 of 10 points"


def test_the_list_is_of_this_moment(world: World) -> None:
    """Nothing is kept of a judgement: what changed since is in the next one, for each thing that it hangs on."""
    an = world.people[0]
    for session in world.sessions:
        came(an, session)
    assert verdicts(world)["1"].outcome == "gets"
    assert verdicts(world, least_sessions=3)["1"].outcome == "not"
    row = an.attendance.get(session=world.sessions[1])
    row.state, row.at = "left", START[1] + 10 * MIN
    row.save()
    assert verdicts(world)["1"].outcome == "not"
    down(an.site, START[1] + 10 * MIN, START[1] + 3 * HOUR)
    assert verdicts(world)["1"].outcome == "gets"
    Incident.objects.all().delete()
    world.sessions[1].starts_at = None
    world.sessions[1].save()
    assert verdicts(world)["1"].outcome == "gets"
    type(an).objects.filter(pk=an.pk).update(full_name="Lý Khác 1")
    assert verdicts(world)["1"].person.full_name == "Lý Khác 1"
    type(an).objects.filter(pk=an.pk).update(removed_at=world.sessions[0].ends_at)
    assert "1" not in verdicts(world)


def test_somebody_who_goes_between_judging_and_telling_is_left_out(world: World) -> None:
    all_came(world)
    found = queries.verdicts_of(world.conference, Scheme(conference=world.conference), "vi")
    world.people[0].delete()
    assert len(found.told(found.judged)) == len(found.judged) - 1


def test_queries_do_not_grow_with_people(world: World) -> None:
    all_came(world)
    counts = []
    for more in (0, 40):
        if more:
            all_came(world, make_people(world, more, start=100))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            verdicts(world)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 11
