"""Which half-day counts at a moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.conferences.queries import EARLY
from diemcau.conferences.queries.programme import Day, Item, Programme, SessionFacts
from diemcau.portal.queries import next_item, session_now

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
NOON = MORNING + timedelta(hours=5)


def _session(number: int, starts_at: datetime | None) -> SessionFacts:
    return SessionFacts(number, 1, date(2026, 11, 22), "", "", "", starts_at, None, frozenset(), ())


def _programme(*starts: datetime | None, running: int = 0) -> Programme:
    sessions = tuple(_session(n, start) for n, start in enumerate(starts, 1))
    item = Item(1, running, "topic", "", "", (), None, None, MORNING, None) if running else None
    return Programme((Day(1, date(2026, 11, 22), sessions[:1]), Day(2, None, sessions[1:])), item)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MORNING - timedelta(days=3), 1),
        (MORNING - EARLY, 1),
        (MORNING + timedelta(hours=3), 1),
        (NOON - EARLY - timedelta(seconds=1), 1),
        (NOON - EARLY, 2),
        (NOON + timedelta(days=1), 2),
    ],
)
def test_by_the_clock_when_nothing_runs(now: datetime, expected: int) -> None:
    found = session_now(_programme(MORNING, NOON), now)
    assert found is not None
    assert found.id == expected


def test_a_half_day_counts_until_half_an_hour_after_its_end() -> None:
    sessions = (replace(_session(1, MORNING), ends_at=NOON - EARLY), _session(2, NOON))
    programme = Programme((Day(1, date(2026, 11, 22), sessions),), None)
    found = [session_now(programme, NOON - EARLY + timedelta(minutes=n)) for n in (0, 30, 31)]
    assert [session and session.id for session in found] == [1, 1, 2]


def test_what_runs_decides_whatever_the_clock_says() -> None:
    found = session_now(_programme(MORNING, NOON, running=1), NOON + timedelta(hours=2))
    assert found is not None
    assert found.id == 1


def test_without_sessions_there_is_none() -> None:
    assert session_now(_programme(), NOON) is None


@given(st.lists(st.none() | st.integers(-600, 600), min_size=1, max_size=5), st.integers(-900, 900))
def test_there_is_always_one_of_those_planned(minutes: list[int | None], at: int) -> None:
    starts = [None if m is None else MORNING + timedelta(minutes=m) for m in minutes]
    found = session_now(_programme(*starts), MORNING + timedelta(minutes=at))
    assert found is not None
    begun = [n for n, start in enumerate(starts, 1) if start and start - EARLY <= MORNING + timedelta(minutes=at)]
    assert found.id == (begun[-1] if begun else 1)


def test_what_comes_next_is_never_of_a_half_day_that_was_passed_by() -> None:
    opening, talk = (Item(n, n, "topic", "", "", (), None, None, None, None) for n in (1, 2))
    morning = replace(_session(1, MORNING), ends_at=NOON - EARLY, items=(opening,))
    afternoon = replace(_session(2, NOON), ends_at=NOON + timedelta(hours=4), items=(talk,))
    programme = Programme((Day(1, date(2026, 11, 22), (morning, afternoon)),), None)
    for now, expected in ((MORNING, opening), (NOON, talk), (NOON + timedelta(hours=5), None)):
        assert next_item(programme, now) == expected
