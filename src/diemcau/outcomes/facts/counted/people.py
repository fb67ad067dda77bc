"""How many people were expected, came and stayed away: by headcounts, where rooms counted heads, else by name."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.attendance.enums import Mark, State
from diemcau.attendance.models import Attendance, Headcount, HeadcountRound
from diemcau.attendance.queries import headcount_board, round_for
from diemcau.attendance.queries.counts import expected_in
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.localised import choose

from ..sources import Counted, Offered

CAME = (State.PRESENT, State.LEFT)


class _RoundName:
    """Of which round the heads are, in the language in which it is asked for."""

    def __init__(self, counted_in: HeadcountRound) -> None:
        self.title = counted_in.title

    def __str__(self) -> str:
        return _("headcount: %(round)s") % {"round": choose(self.title, (get_language() or "vi")[:2])}


class _Heads(NamedTuple):
    """Sums of confirmed rooms in the round of record, and how many rooms have reported in it at all."""

    present: Counted | None
    substitutes: Counted | None
    guests: Counted | None
    absent: Counted | None
    registered: Counted | None
    reported: Counted | None


_NONE = _Heads(None, None, None, None, None, None)


class _Names(NamedTuple):
    """Persons by name in any half-day of the conference, each once."""

    came: Counted | None
    substitutes: Counted | None
    excused: Counted | None


def people(conference: Conference, run: str = "live") -> Iterable[Offered]:
    """`registered`: who came by name; `present`, `substitutes`, `guests`, `absent`: heads in the round of record, else by name;
    `delegates`: `_delegates`. At most 17 queries for any number of rooms."""
    heads, names, expected = _heads(conference, run), _names(conference, run), _expected(conference)
    present = heads.present or names.came
    absent = heads.absent or _absent(conference, run, names.came)
    found = [
        ("delegates", gettext_lazy("Delegates"), _delegates(conference, present, expected), 10),
        ("rooms_reported", gettext_lazy("Rooms that reported"), heads.reported, 30),
        ("expected", gettext_lazy("Expected"), expected, 40),
        ("registered", gettext_lazy("Registered at the door"), names.came or heads.registered, 50),
        ("present", gettext_lazy("Present"), present, 60),
        ("substitutes", gettext_lazy("Substitutes"), heads.substitutes or names.substitutes, 70),
        ("guests", gettext_lazy("Guests"), heads.guests, 80),
        ("absent", gettext_lazy("Absent"), absent, 90),
        ("excused", gettext_lazy("Absent with a reason"), names.excused, 100),
    ]
    return [Offered(*one) for one in found]


def _delegates(conference: Conference, present: Counted | None, expected: Counted | None) -> Counted | None:
    """Who was there, once that is whole or the conference is closed; until then who is expected: no paper quotes a sum of some rooms
    as the number of delegates."""
    if present is None or expected is None:
        return present or expected
    is_over = _is_over(conference) or present.is_whole
    return present if is_over or present.value > expected.value else expected


def _is_over(conference: Conference) -> bool:
    return conference.status in (Status.CLOSED, Status.ARCHIVED)


def round_of_record(conference: Conference, run: str = "live") -> tuple[HeadcountRound, datetime] | None:
    """The round in which most rooms stand for their numbers (of equal ones the last), and when the last of them was counted;
    None while no room has reported. Two queries."""
    sure = Count("pk", filter=Q(confirmed=True))
    rows = Headcount.objects.filter(run=run, round__session__conference=conference).values("round")
    rows = rows.annotate(
        sure=sure, said=Count("pk"), last=Max("at"),
        day=F("round__session__day__order"), half=F("round__session__order"), place=F("round__order"),
    ).order_by("-sure", "-said", "-day", "-half", "-place", "-round")  # fmt: skip
    best = rows.first()
    return (round_for(conference.pk, best["round"]), as_datetime(best["last"])) if best else None


def _heads(conference: Conference, run: str) -> _Heads:
    found = round_of_record(conference, run)
    if found is None:
        return _NONE
    counted_in, as_of = found
    sums = headcount_board(conference, counted_in, as_of=timezone.now(), run=run).sums
    source = lazystr(_RoundName(counted_in))
    reported = Counted(sums.reported, as_of, sums.reported, sums.sites, source)
    if not sums.confirmed:
        return _NONE._replace(reported=reported)

    def counted(value: int) -> Counted:
        return Counted(value, as_of, sums.confirmed, sums.sites, source)

    return _Heads(
        counted(sums.present),
        counted(sums.substitutes),
        counted(sums.guests),
        counted(sums.absent),
        counted(sums.registered),
        reported,
    )


def _came(conference: Conference, run: str) -> "QuerySet[Attendance]":
    return Attendance.objects.filter(session__conference=conference, run=run, state__in=CAME)


def _names(conference: Conference, run: str) -> _Names:
    rows = Attendance.objects.filter(session__conference=conference, run=run)
    came = Q(state__in=CAME)
    found = rows.aggregate(
        came=Count("delegate", filter=came, distinct=True),
        substitutes=Count("delegate", filter=came & Q(mark=Mark.SUBSTITUTE), distinct=True),
        at=Max("at"),
    )
    if not found["at"]:
        return _Names(None, None, None)
    away = rows.filter(state=State.ABSENT).exclude(delegate__in=_came(conference, run).values("delegate"))
    excused = away.aggregate(n=Count("delegate", distinct=True))["n"]
    as_of, source = as_datetime(found["at"]), gettext_lazy("check-in by name")
    is_open = not _is_over(conference)
    values = (found["came"], found["substitutes"], excused)
    return _Names(*(Counted(value, as_of, source=source, is_open=is_open) for value in values))


def _expected(conference: Conference) -> Counted | None:
    listed = expected_in(Q(conference_id=conference.pk))
    stated = conference.sites.filter(expected_count__isnull=False).exclude(pk__in=listed)
    value = sum(listed.values()) + (stated.aggregate(n=Sum("expected_count"))["n"] or 0)
    if not value:
        return None
    source = gettext_lazy("list of delegates") if listed else gettext_lazy("numbers of the sites")
    return Counted(value, source=source, is_open=True)


def _absent(conference: Conference, run: str, came: Counted | None) -> Counted | None:
    """Who is on the list and came to no half-day; None before anybody came."""
    if came is None or not came.value:
        return None
    listed = sum(expected_in(Q(conference_id=conference.pk)).values())
    here = expected_in(Q(conference_id=conference.pk, pk__in=_came(conference, run).values("delegate")))
    return came._replace(value=listed - sum(here.values())) if listed else None
