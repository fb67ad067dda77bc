"""Questions about rooms' reports. Fetching authorises: what an actor may not see raises NotFound."""

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import conference_for as seen
from diemcau.conferences.queries import site_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import RoomReport
from .comparing import Compared, lines_of
from .deadline import deadline_of, due_of
from .ringing import to_ring
from .rollup import LIVE, Part, Rollup, Room, Share, Sums, Wish, narrowed, rollup, shares, sum_of
from .standing import SIGNS, Standing, standing_of

__all__ = [
    "LIVE",
    "SIGNS",
    "Compared",
    "Part",
    "Rollup",
    "Room",
    "Share",
    "Standing",
    "Sums",
    "Wish",
    "conference_for",
    "deadline_of",
    "due_of",
    "lines_of",
    "narrowed",
    "reports_of",
    "rollup",
    "room_for",
    "shares",
    "standing_of",
    "sum_of",
    "to_ring",
]


def conference_for(actor: Actor, key: str) -> Conference:
    """The conference, for those who see what its rooms report: all of them, or some. Raises NotFound."""
    conference = seen(actor, key)
    if not policies.may_see(actor, conference.pk):
        raise NotFound
    return conference


def room_for(actor: Actor, key: str, code: str) -> Site:
    """A room of it, with its conference, for those who see this one's report. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_see_room(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def reports_of(site: Site, run: str = LIVE) -> list[RoomReport]:
    """All versions that a room confirmed, the newest first. One query."""
    return list(RoomReport.objects.filter(site=site, run=run).order_by("-at", "-number"))
