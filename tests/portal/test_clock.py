"""What nobody says and the clock alone brings: a half-day that begins to count, a headcount that falls due."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.attendance.models import HeadcountRound
from diemcau.attendance.queries import SiteRow
from diemcau.conferences.actions.live import note_heard
from diemcau.conferences.models import Conference, ProgrammeItem, Site, SiteLive
from diemcau.conferences.queries import EARLY
from diemcau.conferences.silence import FORGOTTEN, SILENT
from diemcau.infra import sweeps
from diemcau.infra.engine import Engine, Listening
from diemcau.infra.models import OutboxRow
from diemcau.infra.relay import relay_once
from diemcau.kernel.clock import as_datetime
from diemcau.portal import queries
from diemcau.portal.tasks import LOOK_BACK, tell_of_moments
from tests.attendance.world import T0, World, make_world
from tests.infra.test_engine import Wire

MORNING = as_datetime(T0)
NOON = MORNING + timedelta(hours=5)
SECOND = timedelta(seconds=1)


class Day:
    """A day with a clock that tests set: the sweeps of a work process, and the walls and rooms that listen to it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.now, self.wire = world, MORNING, Wire()
        self.cues: list[str] = []
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        number, listening = world.conference.pk, Listening()
        self.room = world.sites[1].pk
        audiences = ("wall", "hall", "lists", "screens", f"site-{self.room}", f"site-{self.room}-rehearsal")
        listening.heard("front", [f"{number}/{audience}/en" for audience in audiences])
        self.engine = Engine(self.wire, listening, clock=self.seconds)
        self.at(MORNING)

    def seconds(self) -> float:
        return self.now.timestamp()

    def at(self, moment: datetime) -> dict[str, dict[str, str]]:
        """Let it be `moment`; returns the elements drawn by then, by audience."""
        self.now = moment
        sweeps.run_due()
        while relay_once(self.engine, self.wire):
            pass
        self.wire.sent.clear()
        self.engine.draw_due()
        drawn: dict[str, dict[str, str]] = {}
        self.cues = []
        for topic, frame in self.wire.sent:
            drawn.setdefault(topic.split("/")[2], {}).update(frame.html)
            self.cues += [name for name, _facts in frame.cues]
        return drawn


@pytest.fixture
def day(world: World, monkeypatch: pytest.MonkeyPatch) -> Day:
    return Day(world, monkeypatch)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def count(world: World, number: int, present: int, run: str = "live") -> None:
    body = {"round": world.rounds[number].pk, "present": present, "channel": "app", "confirmed": True}
    world.judge(world.op("headcount", body, site=world.sites[1].pk, run=run))


def due(world: World, number: int, moment: datetime) -> None:
    HeadcountRound.objects.filter(pk=world.rounds[number].pk).update(due_at=moment)


def test_a_headcount_that_falls_due_shows_on_wall_and_in_the_room(world: World, day: Day) -> None:
    due(world, 0, MORNING)
    due(world, 1, MORNING + timedelta(hours=2))
    count(world, 0, 11)
    count(world, 1, 12)
    count(world, 1, 7, run="rehearsal")
    assert day.at(MORNING + timedelta(hours=2) - SECOND) == {}
    drawn = day.at(MORNING + timedelta(hours=2) + 10 * SECOND)
    here = f"room-{day.room}"
    assert "Headcount confirmed 12" in words(drawn[f"site-{day.room}"][here])
    assert "Headcount confirmed 7" in words(drawn[f"site-{day.room}-rehearsal"][here])
    assert set(drawn["wall"]) == {"wall-totals", *(f"tile-{site.pk}" for site in world.sites)}
    assert "1 of 3 rooms reported" in words(drawn["wall"]["wall-totals"])
    assert set(drawn["hall"]) == {"hall-totals", *(f"dot-{site.pk}" for site in world.sites)}
    assert day.at(MORNING + timedelta(hours=2) + 30 * SECOND) == {}, "once"


def test_a_half_day_that_begins_brings_its_figures_and_programme(world: World, day: Day) -> None:
    person = next(one for one in world.people if one.site_id == day.room)
    for session in world.sessions:
        body = {"delegate": person.uid, "session": session.pk}
        world.judge(world.op("check_in" if session == world.sessions[0] else "check_out", body, site=day.room))
    ProgrammeItem.objects.create(session=world.sessions[1], title={"en": "Questions"})
    assert day.at(NOON - EARLY - SECOND) == {}
    drawn = day.at(NOON - EARLY + 10 * SECOND)
    assert "Present here 0" in words(drawn[f"site-{day.room}"][f"room-{day.room}"])
    assert {"tile-" + str(site.pk) for site in world.sites} < set(drawn["wall"])
    assert "Afternoon, " in words(drawn["screens"]["screen-now"]), "a screen names its half-day"


def test_a_room_that_falls_silent_is_lost_by_the_clock_alone_until_it_speaks_again(world: World, day: Day) -> None:
    site, quiet = world.sites[1], world.sites[2]
    SiteLive.objects.create(site=site, state="ready", heard_at=T0)
    SiteLive.objects.create(site=quiet, state="lost", heard_at=T0)
    day.at(MORNING + 20 * SECOND)
    assert day.cues == ["incidents"], "what was lost before comes into the log of incidents"
    assert day.at(MORNING + SILENT) == {}
    drawn = day.at(MORNING + SILENT + 10 * SECOND)
    assert set(drawn["wall"]) == {"wall-totals", f"tile-{site.pk}"}, "the other one was lost before"
    tile = drawn["wall"][f"tile-{site.pk}"]
    assert 'data-state="lost" data-rank="1"' in tile
    assert 'data-trouble="yes"' in tile
    assert "Lost (Ready)" in words(tile), "what it last said stays to be read"
    assert "In trouble 2" in words(drawn["wall"]["wall-totals"])
    assert 'data-state="lost"' in drawn["hall"][f"dot-{site.pk}"]
    assert "Lost (Ready)" in words(drawn["lists"][f"live-{site.pk}"]), "the list of sites says what the wall says"
    assert 'data-state="ready"' in drawn[f"site-{site.pk}"][f"room-{site.pk}"], "the room knows itself how it is"
    assert (day.at(MORNING + SILENT + 30 * SECOND), day.cues) == ({"lists": {}}, ["incidents"])
    assert day.at(MORNING + SILENT + 60 * SECOND) == {}, "once"
    note_heard({(world.conference.pk, site.pk, "live"): T0 + 150_000})
    assert [row.state for row in _rows(world, day) if row.id == site.pk] == ["ready"]
    day.at(MORNING + FORGOTTEN)
    tile = day.at(MORNING + FORGOTTEN + timedelta(minutes=3))["wall"][f"tile-{site.pk}"]
    assert "Unknown (Ready)" in words(tile), "no word of yesterday is trouble of today"
    Conference.objects.update(status="closed")
    assert {row.said for row in _rows(world, day)} == {""}, "after its end rooms close their pages"


def _rows(world: World, day: Day) -> list[SiteRow]:
    return queries.rows_of(Conference.objects.get(pk=world.conference.pk), "live", None, None, day.now)


def test_moments_that_passed_while_no_server_ran_are_told_when_it_runs_again(world: World, day: Day) -> None:
    due(world, 0, MORNING + timedelta(hours=1))
    assert day.at(MORNING + timedelta(hours=3))
    assert day.at(NOON + LOOK_BACK + timedelta(days=3)) == {}, "what was drawn days ago is seen by nobody"


def test_it_costs_the_same_whatever_is_planned_and_however_many_rooms_there_are(world: World) -> None:
    other = make_world(key="khac", people=0)

    def cost(moment: datetime) -> int:
        with CaptureQueriesContext(connection) as asked:
            tell_of_moments(moment)
        return len(asked)

    quiet = cost(MORNING)
    due(world, 0, MORNING)
    few = cost(MORNING)
    OutboxRow.objects.all().delete()
    more_rooms(world, 60)
    assert cost(MORNING) == few == quiet + 3
    assert {len(row.subjects) for row in OutboxRow.objects.all()} == {63}
    for number in range(20):
        HeadcountRound.objects.create(session=other.sessions[0], order=10 + number, due_at=NOON)
    assert cost(MORNING + timedelta(days=9)) == quiet == 4


def more_rooms(world: World, many: int) -> None:
    rows = [Site(conference=world.conference, name=f"Xã {n}", code=f"x{n}", level="commune") for n in range(many)]
    Site.objects.bulk_create(rows)
