"""How many each room has, for polls: as its people counted heads in this half-day, else who is there by name, or listed, if that is more."""

from django.utils import timezone

from diemcau.attendance import queries as attendance
from diemcau.attendance.models import Headcount
from diemcau.conferences import queries as conferences
from diemcau.conferences.models import ItemTimes, Session


def present(conference: int, run: str) -> dict[int, int]:
    """By room; rooms of which nothing is known are left out. Seven queries for any number of rooms."""
    sessions = list(Session.objects.filter(conference=conference))
    items = ItemTimes.objects.filter(item__session__conference=conference, run=run)
    running = items.filter(ended=None).order_by("began").values_list("item__session", flat=True).last()
    session = conferences.half_day_now(sessions, timezone.now(), running=running or 0)
    if session is None:
        return {}
    counts = attendance.site_counts(conference, session.pk, run)
    found = {site: n for site, one in counts.items() if (n := max(one.present, one.expected))}
    heads = Headcount.objects.filter(run=run, round__session=session).order_by("round__order", "pk")
    found.update(heads.values_list("site", "present"))
    return found
