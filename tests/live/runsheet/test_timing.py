"""Timers and lateness: what is counted, and what is expected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diemcau.conferences.models import ItemTimes, ProgrammeItem
from diemcau.conferences.queries import programme_of
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock, as_ms
from diemcau.kernel.errors import Refused
from diemcau.live.runsheet import actions, queries
from diemcau.live.runsheet.timing import Forecast, Timer, forecast
from tests.attendance.world import World

DAY = datetime(2026, 7, 5, 1, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The server's clock, to be set."""

    class Hand:
        ms = 1_000_000

    monkeypatch.setattr(SystemClock, "now_ms", lambda self: Hand.ms)
    return Hand


def timer(world: World) -> Timer:
    return queries.timer_of(queries.sheet_row(world.conference.pk, "live"))


def test_a_timer_is_held_goes_on_and_gets_minutes(world: World, hub: Actor, clock: Any) -> None:
    actions.start_timer(world.conference, by=hub, kind="speaker", minutes=10)
    clock.ms += 60_000
    actions.hold_timer(world.conference, by=hub)
    clock.ms += 3_600_000
    assert timer(world).left_at(clock.ms) == 9 * 60_000
    actions.alter_timer(world.conference, by=hub, minutes=1)
    actions.hold_timer(world.conference, by=hub)  # a state: saying it twice changes nothing
    assert timer(world).left_at(clock.ms) == 10 * 60_000
    actions.resume_timer(world.conference, by=hub)
    clock.ms += 10 * 60_000
    assert timer(world).left_at(clock.ms) == 0
    clock.ms += 65_000
    assert timer(world).left_at(clock.ms) == -65_000  # counted up
    actions.alter_timer(world.conference, by=hub, minutes=-1)
    assert timer(world).left_at(clock.ms) == -125_000
    actions.stop_timer(world.conference, by=hub)
    assert timer(world) == Timer()


def test_two_who_press_plus_give_two_minutes(world: World, hub: Actor, clock: Any) -> None:
    actions.start_timer(world.conference, by=hub, kind="speaker", minutes=10)
    for _operator in range(2):
        actions.alter_timer(world.conference, by=hub, minutes=1)
    assert timer(world).left_at(clock.ms) == 12 * 60_000


@pytest.mark.parametrize(("minutes", "warn", "last"), [(1, 12, 6), (5, 60, 30), (10, 120, 60), (60, 300, 60)])
def test_warnings_fit_the_length(minutes: int, warn: int, last: int) -> None:
    one = Timer("speaker", length=minutes * 60_000)
    assert (one.warn / 1000, one.last / 1000) == (warn, last)


def test_a_countdown_is_seen_in_the_rooms_and_a_speakers_timer_when_the_hub_says_so(
    world: World, hub: Actor, clock: Any
) -> None:
    actions.start_timer(world.conference, by=hub, kind="countdown", minutes=10)
    assert timer(world).in_rooms
    actions.start_timer(world.conference, by=hub, kind="speaker", minutes=10)
    assert not timer(world).in_rooms
    actions.show_timer(world.conference, by=hub, in_rooms=True)
    assert timer(world).in_rooms


@pytest.mark.parametrize(("kind", "minutes"), [("speaker", 0), ("speaker", 601), ("stopwatch", 5)])
def test_a_timer_of_no_sense_is_refused(world: World, hub: Actor, kind: str, minutes: int) -> None:
    with pytest.raises(Refused, match="no_such_timer"):
        actions.start_timer(world.conference, by=hub, kind=kind, minutes=minutes)


def late(world: World, now: datetime) -> Forecast:
    return forecast(programme_of(world.conference, "vi"), now)


@pytest.fixture
def plan(world: World) -> list[ProgrammeItem]:
    """08:00–08:30, 08:30–09:00, a gap of ten minutes, 09:10–09:40 (as minutes: 0, 30, 70)."""
    spans = ((0, 30), (30, 60), (70, 100))
    return [
        ProgrammeItem.objects.create(
            session=world.sessions[0], title={"vi": str(n)}, order=n, planned_start=at(start), planned_end=at(end)
        )
        for n, (start, end) in enumerate(spans)
    ]


def begin(item: ProgrammeItem, start: float, end: float | None = None) -> None:
    ItemTimes.objects.create(item=item, began=at(start), ended=None if end is None else at(end))


def test_what_begins_late_moves_what_follows_and_gaps_take_it_up(world: World, plan: list[ProgrammeItem]) -> None:
    begin(plan[0], 6)
    found = late(world, at(10))
    assert found.minutes == 6
    assert found.starts == {plan[1].pk: at(36), plan[2].pk: at(70)}
    assert (found.end, found.planned_end) == (at(100), at(100))


def test_an_item_that_does_not_end_is_later_every_minute(world: World, plan: list[ProgrammeItem]) -> None:
    begin(plan[0], 6)
    found = late(world, at(55))
    assert found.minutes == 25
    assert found.starts == {plan[1].pk: at(55), plan[2].pk: at(85)}
    assert found.end == at(115)


def test_early_is_early_and_nothing_is_expected_before_its_time(world: World, plan: list[ProgrammeItem]) -> None:
    begin(plan[0], 0, 20)
    begin(plan[1], 20)
    found = late(world, at(21))
    assert (found.minutes, found.starts, found.end) == (-10, {plan[2].pk: at(70)}, at(100))


def test_before_it_begins_the_wait_counts(world: World, plan: list[ProgrammeItem]) -> None:
    assert late(world, at(-5)).minutes == 0
    assert late(world, at(12)).minutes == 12


def test_another_day_is_not_late(world: World, plan: list[ProgrammeItem]) -> None:
    assert late(world, at(60 * 24 * 9)) == Forecast()


def test_ends_not_written_are_the_beginning_of_the_next(world: World, plan: list[ProgrammeItem]) -> None:
    ProgrammeItem.objects.update(planned_end=None)
    begin(plan[0], 0)
    found = late(world, at(40))
    assert (found.minutes, found.starts[plan[1].pk]) == (10, at(40))


def test_the_planned_length_of_the_item_that_runs_is_a_speakers_time(
    world: World, hub: Actor, items: list[ProgrammeItem], clock: Any
) -> None:
    clock.ms = as_ms(datetime.now(UTC))
    actions.add_cue(items[0], by=hub, kind="timer", value="speaker:planned", with_item=True)
    actions.advance(world.conference, by=hub, saw="0.0")
    assert timer(world).left_at(clock.ms) == 20 * 60_000
