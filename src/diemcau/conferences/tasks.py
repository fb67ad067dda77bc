"""What is done by the clock when a conference is over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from diemcau.infra.sweeps import sweep
from diemcau.kernel.actor import SYSTEM
from diemcau.people.actions import end_ways_in
from diemcau.people.queries import conferences_with_ways_in

from .models import Conference

KEPT_FOR = timedelta(days=14)  # a desk that lay in a cupboard still sends what it holds


@sweep("conferences.ways_in", every=timedelta(hours=1))
def end_ways_into_what_is_over(now: datetime) -> int:
    """Two weeks after a conference's last day: keys of its devices, cards, links and codes. Without dates it is never over."""
    with_doors = Conference.objects.filter(pk__in=conferences_with_ways_in(now)).prefetch_related("days", "sessions")
    over = [conference.pk for conference in with_doors if _is_over(conference, now - KEPT_FOR)]
    return sum(end_ways_in(pk, by=SYSTEM) for pk in over)


def _is_over(conference: Conference, moment: datetime) -> bool:
    """Whether its last day, in its own time zone, and its last half-day ended before `moment`."""
    here = moment.astimezone(ZoneInfo(conference.timezone))
    days = [day.date for day in conference.days.all() if day.date]
    ends = [session.ends_at for session in conference.sessions.all() if session.ends_at]
    if not days and not ends:
        return False
    return all(day < here.date() for day in days) and all(end < moment for end in ends)
