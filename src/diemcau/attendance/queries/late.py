"""What came of a half-day when it was over, and what of one still waits for somebody's word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from diemcau.conferences.queries import over_at
from diemcau.infra.audit import newest
from diemcau.kernel.clock import as_datetime, as_ms

from ..models import Headcount, HeadcountRound, LateEntry

REPORTS = ("attendance.flash_pdf", "attendance.flash_xlsx")


@dataclass(frozen=True, slots=True)
class Late:
    """What came of a half-day after `since`: about how many `persons`, how many `headcounts`, the last of it `at`. `reported`:
    whether `since` is when somebody took the last flash report of it; else the half-day's end. `round`: its last one."""

    round: HeadcountRound
    persons: int
    headcounts: int
    at: datetime
    since: datetime
    reported: bool


@dataclass(frozen=True, slots=True)
class Loose:
    """A round of a half-day that is over, and how many rooms' numbers in it nobody stands for, or two people for two."""

    round: HeadcountRound
    rooms: int


def over_rounds(rounds: Iterable[HeadcountRound], now: datetime | None = None) -> list[HeadcountRound]:
    """Those whose half-day is over."""
    moment = now or timezone.now()
    return [one for one in rounds if (over := over_at(one.session)) and over < moment]


def late_entries(conference: int, rounds: Sequence[HeadcountRound], run: str = "live") -> list[Late]:
    """What came late of the half-days of `rounds` and stands in no flash report taken yet, in their order. Two queries at most."""
    by_session = {one.session_id: one for one in rounds}
    if not by_session:
        return []
    taken = _reports(conference, rounds, run)
    since = {number: taken.get(number) or over_at(one.session) for number, one in by_session.items()}
    found = _counted(run, {number: moment for number, moment in since.items() if moment})
    return [
        Late(one, *found[number], since=moment, reported=number in taken)
        for number, one in by_session.items()
        if number in found and (moment := since[number])
    ]


def late_of(counted_in: HeadcountRound, run: str = "live") -> Late | None:
    """All that came of a round's half-day when it was over; None when nothing did. One query."""
    over = over_at(counted_in.session)
    found = _counted(run, {counted_in.session_id: over} if over else {})
    if over is None or counted_in.session_id not in found:
        return None
    return Late(counted_in, *found[counted_in.session_id], since=over, reported=False)


def loose_headcounts(rounds: Sequence[HeadcountRound], run: str = "live") -> list[Loose]:
    """Of `rounds`, those with numbers to confirm. One query."""
    if not rounds:
        return []
    to_settle = Q(confirmed=False) | Q(also_reported__isnull=False)
    rows = Headcount.objects.filter(to_settle, round__in=rounds, run=run).values_list("round")
    rooms = dict(rows.annotate(n=Count("pk")).order_by())
    return [Loose(one, rooms[one.pk]) for one in rounds if one.pk in rooms]


def _counted(run: str, since: Mapping[int, datetime]) -> dict[int, tuple[int, int, datetime]]:
    if not since:
        return {}
    wanted = Q()
    for number, moment in since.items():
        wanted |= Q(session=number, received_at__gt=as_ms(moment))
    rows = LateEntry.objects.filter(wanted, run=run).values_list("session")
    figures = {"persons": Count("delegate_uid", distinct=True), "headcounts": Count("round"), "at": Max("received_at")}
    return {
        number: (persons, counts, as_datetime(at))
        for number, persons, counts, at in rows.annotate(**figures).order_by()
    }


def _reports(conference: int, rounds: Sequence[HeadcountRound], run: str) -> dict[int, datetime]:
    """When the last flash report of each half-day was taken since it was over."""
    session_of = {one.pk: one.session for one in rounds}
    taken: dict[int, datetime] = {}
    for at, facts in newest(conference, REPORTS):
        session = session_of.get(facts.get("round", 0))
        over = over_at(session) if session else None
        if session and over and facts.get("run") == run and at > over:
            taken.setdefault(session.pk, at)
    return taken
