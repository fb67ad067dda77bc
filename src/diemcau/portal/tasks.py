"""What changes by the clock alone, without anybody's saying anything: a half-day's figures begin to count, a headcount falls due."""

from collections import defaultdict
from datetime import datetime, timedelta

from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.models import Session, Site
from diemcau.infra.outbox import announce, announce_each
from diemcau.infra.sweeps import swept_at, sweep

from .queries import EARLY, RUNS

NAME = "portal.clock"
EVERY = timedelta(seconds=10)
LOOK_BACK = timedelta(hours=12)  # a server that was away longer has nobody left who looks at what it drew before


@sweep(NAME, every=EVERY)
def tell_of_moments(now: datetime) -> int:
    """Have everything drawn anew that shows a half-day or a headcount whose moment has passed since the last time; returns how
    many conferences that concerns. Two queries when there is none, three for any number of conferences and rooms besides."""
    since = max(swept_at(NAME) or now - EVERY, now - LOOK_BACK)
    conferences = concerned(since, now)
    rooms: dict[int, list[int]] = defaultdict(list)
    for conference, site in Site.objects.filter(conference__in=conferences).values_list("conference_id", "pk"):
        rooms[conference].append(site)
    for conference in sorted(conferences):
        for run in RUNS:
            announce_each(conference, "site", rooms[conference], run=run)
            announce(conference, "programme", run=run)
    return len(conferences)


def concerned(after: datetime, until: datetime) -> set[int]:
    """The conferences of which a half-day begins to count (queries.session_now) or a headcount falls due in a span of time."""
    begun = Session.objects.filter(starts_at__gt=after + EARLY, starts_at__lte=until + EARLY)
    due = HeadcountRound.objects.filter(due_at__gt=after, due_at__lte=until)
    return {*begun.values_list("conference_id", flat=True), *due.values_list("session__conference_id", flat=True)}
