"""Which half-day counts at a moment: the one rule of wall, hall, screens and the attendance pages of rooms."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

EARLY = timedelta(minutes=90)  # so long before it begins a half-day may count
LATE = timedelta(minutes=30)  # after its end a half-day still counts: its last headcount is made then


class HalfDay(Protocol):
    """A row or the facts of a session."""

    @property
    def id(self) -> int: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...


LONGEST = timedelta(hours=12)  # of a half-day whose end nobody planned
T = TypeVar("T", bound=HalfDay)


def half_day_now(sessions: Sequence[T], now: datetime, *, running: int = 0) -> T | None:
    """Of `sessions`, in their order: that of the running item (`running`, its session's number), else the last one that has
    begun (or begins within 90 minutes) when the one before it is over for half an hour, else the first; None when there is none.
    """
    if (found := next((session for session in sessions if session.id == running), None)) is not None:
        return found
    ends = [None, *(session.ends_at for session in sessions)]
    begun = [
        session
        for session, ended in zip(sessions, ends, strict=False)
        if session.starts_at and session.starts_at - EARLY <= now and (ended is None or ended + LATE < now)
    ]
    return begun[-1] if begun else next(iter(sessions), None)


def over_at(session: HalfDay) -> datetime | None:
    """From when on what comes of a half-day comes late: half an hour after its end, or 12 hours after it began; None: not known."""
    if session.ends_at:
        return session.ends_at + LATE
    return session.starts_at + LONGEST if session.starts_at else None
