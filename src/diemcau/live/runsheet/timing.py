"""Sums about time, without a database: how far a timer is, how late the programme is and when it will end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from diemcau.conferences.queries import Item, Programme, SessionFacts
from diemcau.kernel.clock import as_ms

MINUTE = 60_000
FAR = timedelta(hours=12)  # further from the plan than this, the day is another one, not late


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer as pages count it, all in ms: it runs to `until`, or is held with `left`. Yellow from `warn` before the end on,
    red from `last`. `kind` empty: none is set."""

    kind: str = ""
    until: int = 0
    left: int = 0
    held: bool = False
    length: int = 0
    in_rooms: bool = False

    @property
    def warn(self) -> int:
        """A fifth of the time, five minutes at the most."""
        return min(5 * MINUTE, self.length // 5)

    @property
    def last(self) -> int:
        """The last minute, or the last half of the warning where that is shorter."""
        return min(MINUTE, self.warn // 2)

    def left_at(self, now_ms: int) -> int:
        """Time left; below zero: over by so much."""
        return self.left if self.held else self.until - now_ms


@dataclass(frozen=True, slots=True)
class Forecast:
    """How late (`drift`; below zero: early) and when a half-day that runs will end. `starts` holds the time each item still to
    come is now expected to begin. None: no plan to compare with, or it was for another day."""

    drift: timedelta | None = None
    planned_end: datetime | None = None
    end: datetime | None = None
    starts: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def minutes(self) -> int | None:
        """The drift in whole minutes, towards zero."""
        return None if self.drift is None else int(self.drift.total_seconds() / 60)

    @property
    def drift_ms(self) -> int | None:
        return None if self.drift is None else round(self.drift.total_seconds() * 1000)

    @property
    def end_ms(self) -> int | None:
        return None if self.end is None else as_ms(self.end)


def forecast(programme: Programme, now: datetime) -> Forecast:
    """The half-day of the item that runs, or of the one that is next. What begins late moves all after it; gaps in the plan
    take delay up; nothing is expected before its planned time, however early the programme is."""
    pivot = programme.current or programme.next
    session = next((s for s in programme.sessions if pivot and s.id == pivot.session), None)
    if session is None or pivot is None:
        return Forecast()
    drift = _drift(pivot, _end_of(session, pivot), now)
    if drift is None or abs(drift) > FAR:
        return Forecast()
    reached, starts = now, {}
    todo = session.items[session.items.index(pivot) :]
    for item in todo:
        begins = item.actual_start if item is programme.current and item.actual_start else None
        if begins is None:
            begins = max(reached, item.planned_start or reached)
            starts[item.id] = begins
        ends, planned = _end_of(session, item), item.planned_start
        length = ends - planned if ends and planned else timedelta()
        reached = max(now, begins + length)
    return Forecast(drift, _end_of(session, session.items[-1]), reached, starts)


def _drift(item: Item, end: datetime | None, now: datetime) -> timedelta | None:
    """Begun late, or not ended in time: whichever is more. Before it begins: how long it should have begun already."""
    if item.actual_start is None:
        return max(timedelta(), now - item.planned_start) if item.planned_start else None
    said = [item.actual_start - item.planned_start] if item.planned_start else []
    if end is not None and (now > end or not said):
        said.append(max(timedelta(), now - end))
    return max(said, default=None)


def _end_of(session: SessionFacts, item: Item) -> datetime | None:
    """The planned end: its own, else the beginning of the next one, else that of the half-day."""
    if item.planned_end is not None:
        return item.planned_end
    later: Sequence[Item] = session.items[session.items.index(item) + 1 :]
    return next((other.planned_start for other in later if other.planned_start), session.ends_at)
