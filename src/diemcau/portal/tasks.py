"""What changes by the clock alone, without anybody's saying anything: a half-day's figures begin to count, a headcount falls due, a room
has been silent for too long."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q

from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.models import Session, Site, SiteLive
from diemcau.conferences.queries import EARLY, LATE
from diemcau.conferences.silence import FORGOTTEN, SILENT, SPEAKING
from diemcau.infra.models import SweepRow
from diemcau.infra.outbox import RUNS, announce, announce_each
from diemcau.infra.sweeps import sweep
from diemcau.kernel.clock import as_ms

NAME = "portal.clock"
EVERY = timedelta(seconds=10)
LOOK_BACK = timedelta(hours=12)  # of a server that was away longer nobody looks any more at what it drew before


@sweep(NAME, every=EVERY)
def tell_of_moments(now: datetime) -> int:
    """Have everything drawn anew that shows a half-day or a headcount whose moment passed since the last time, and the rooms of
    which too long nothing was heard; returns how many conferences that concerns. Four queries when there is none, whatever is
    planned; five more for each there is."""
    swept_at = SweepRow.objects.filter(name=NAME).values_list("swept_at", flat=True).first()
    since = max(swept_at or now - EVERY, now - LOOK_BACK)
    begun, due = begun_between(since, now), due_between(since, now)
    for conference in sorted(begun | due):
        rooms = list(Site.objects.filter(conference=conference).values_list("pk", flat=True))
        for run in RUNS:
            announce_each(conference, "site", rooms, run=run)
            if conference in begun:
                announce(conference, "programme", run=run)
    silent = silent_between(since, now)
    for (conference, run), rooms in silent.items():
        if conference not in begun | due:
            announce_each(conference, "site", rooms, run=run)
    return len(begun | due | {conference for conference, _run in silent})


def silent_between(after: datetime, until: datetime) -> dict[tuple[int, str], list[int]]:
    """The rooms, by conference and run, whose silence became too long (conferences.silence) after one moment, until another."""
    passed = Q()
    for limit in (SILENT, FORGOTTEN):
        passed |= Q(heard_at__gte=as_ms(after - limit), heard_at__lt=as_ms(until - limit))
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for conference, run, site in SiteLive.objects.filter(passed, state__in=SPEAKING).values_list(
        "site__conference", "run", "site"
    ):
        found[conference, run].append(site)
    return dict(found)


def begun_between(after: datetime, until: datetime) -> set[int]:
    """The conferences of which a half-day begins to count (queries.session_now) after one moment, until another."""
    begins = Q(starts_at__gt=after + EARLY, starts_at__lte=until + EARLY)
    begun = Session.objects.filter(begins | Q(ends_at__gte=after - LATE, ends_at__lt=until - LATE))
    return set(begun.values_list("conference_id", flat=True))


def due_between(after: datetime, until: datetime) -> set[int]:
    """The conferences of which a headcount falls due after one moment, until another."""
    due = HeadcountRound.objects.filter(due_at__gt=after, due_at__lte=until)
    return set(due.values_list("session__conference_id", flat=True))
