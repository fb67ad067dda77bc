"""What runs by the clock: when it is due, once among several processes, again after a fault, never forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from diemcau.infra import jobs, sweeps, tasks
from diemcau.infra.models import CacheRow, JobRow, SweepRow

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    """Says what time it is, and makes it later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def run_after(self, passed: timedelta) -> int:
        self.now += passed
        return sweeps.run_due()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """An hourly sweep that notes when it ran."""
    monkeypatch.setattr(sweeps, "_sweeps", {})
    seen: list[datetime] = []

    @sweeps.sweep("test.note", every=HOUR)
    def note(now: datetime) -> int:
        seen.append(now)
        return 1

    return seen


def test_it_runs_at_the_first_start_and_every_hour(clock: Clock, swept: list[datetime]) -> None:
    ran = [clock.run_after(timedelta(minutes=minutes)) for minutes in (0, 1, 58, 1, 59, 1)]
    assert ran == [1, 0, 0, 1, 0, 1]
    assert swept == [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_after_a_week_without_a_server_it_runs_once(clock: Clock, swept: list[datetime]) -> None:
    assert [clock.run_after(passed) for passed in (timedelta(), timedelta(days=7), timedelta())] == [1, 1, 0]
    assert len(swept) == 2


def test_of_two_processes_one_runs_it(clock: Clock, swept: list[datetime]) -> None:
    clock.run_after(timedelta())
    clock.now += HOUR
    assert [sweeps._claim("test.note", clock.now, HOUR) for _process in "ab"] == [True, False]


@pytest.mark.usefixtures("swept")
def test_who_dies_in_the_middle_leaves_it_due_in_minutes(clock: Clock) -> None:
    clock.run_after(timedelta())
    clock.now += HOUR
    assert sweeps._claim("test.note", clock.now, HOUR)  # and then nothing more is heard of it
    assert [clock.run_after(passed) for passed in (timedelta(minutes=4), timedelta(minutes=1))] == [0, 1]


def test_a_fault_is_kept_shown_and_tried_again_in_minutes(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", {})
    faults = [ValueError("no room")]

    @sweeps.sweep("test.break", every=HOUR)
    def broken(_now: datetime) -> int:
        if faults:
            raise faults.pop()
        return 0

    assert clock.run_after(timedelta()) == 1
    assert [(one.name, one.fault) for one in sweeps.late()] == [("test.break", "ValueError('no room')")]
    assert clock.run_after(timedelta(minutes=5)) == 1
    assert sweeps.late() == []
    assert SweepRow.objects.get().swept_at == NOON + timedelta(minutes=5)


@pytest.mark.usefixtures("swept")
def test_one_that_is_two_turns_behind_is_late(clock: Clock) -> None:
    clock.run_after(timedelta())
    clock.now += 3 * HOUR
    assert sweeps.late() == []
    clock.now += timedelta(minutes=1)
    assert [(one.name, one.since) for one in sweeps.late()] == [("test.note", NOON + HOUR)]


def test_a_clock_that_was_a_year_ahead_once_delays_nothing(clock: Clock, swept: list[datetime]) -> None:
    clock.run_after(timedelta(days=365))
    assert clock.run_after(-timedelta(days=365)) == 1
    assert clock.run_after(HOUR) == 1
    assert len(swept) == 3


def test_jobs_that_ended_a_week_ago_go(clock: Clock) -> None:
    for days in (8, 7, 6, None):
        row = jobs.enqueue("test.old")
        ended = None if days is None else NOON - timedelta(days=days)
        JobRow.objects.filter(pk=row.pk).update(ended_at=ended, state="waiting" if days is None else "done")
    assert tasks.sweep_jobs(NOON) == 2
    assert sorted(JobRow.objects.values_list("state", flat=True)) == ["done", "waiting"]


def test_what_ran_out_of_the_shared_cache_goes() -> None:
    for name, minutes in (("old", -1), ("young", 1)):
        CacheRow.objects.create(cache_key=name, value="", expires=NOON + timedelta(minutes=minutes))
    assert tasks.sweep_cache(NOON) == 1
    assert CacheRow.objects.get().cache_key == "young"
