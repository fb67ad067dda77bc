"""What was said on the day, for modules below that must know before they take anybody or any room away."""

from collections.abc import Collection, Sequence

from django.db.models import Count

from diemcau.conferences import spoken as conferences
from diemcau.conferences.spoken import Said
from diemcau.roster import kept

from .enums import State
from .models import Attendance, Headcount


def spoken_of(delegates: Sequence[int]) -> set[int]:
    """Those of these delegates who were checked in, excused or reported absent, in any session of the day itself."""
    found = Attendance.objects.filter(delegate__in=delegates, run="live").order_by()
    return set(found.values_list("delegate_id", flat=True))


def spoken_in(session: int, sites: Collection[int]) -> dict[int, Said]:
    """Those of these rooms that have checked people in or have a confirmed headcount in the half-day. Two queries."""
    here = Attendance.objects.filter(
        session_id=session, run="live", site__in=sites, state__in=(State.PRESENT, State.LEFT)
    )
    came = dict(here.order_by().values_list("site_id").annotate(Count("pk")))
    counted = Headcount.objects.filter(round__session_id=session, run="live", site__in=sites, confirmed=True)
    latest = dict(counted.order_by("round__order", "round").values_list("site_id", "present"))
    return {site: Said(came.get(site, 0), latest.get(site)) for site in {*came, *latest}}


def register() -> None:
    """Tell the roster and the conferences. Called once, when the app is ready."""
    kept.ask(spoken_of)
    conferences.ask(spoken_in)
