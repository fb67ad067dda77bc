"""Rooms: how they play our broadcast, and how they are doing in an external system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import site_for
from diemcau.conferences.queries.sites import SiteFacts, sites_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..enums import Joined
from ..models import Playing, RoomJoin
from .settings import settings_of

FRESH = timedelta(seconds=60)
BADLY = (Joined.FAILED, Joined.NO_SOUND, Joined.NO_PICTURE)


@dataclass(frozen=True, slots=True)
class Room:
    """A room with what it last said; `playing` None when that is too long ago."""

    site: SiteFacts
    playing: Playing | None
    join: RoomJoin
    is_external: bool = False

    @property
    def rank(self) -> int:
        """Who needs help first: not joined, no sound, no line, slides alone, sound alone; then those that never said anything."""
        if self.is_external and self.join.state in BADLY:
            return 0
        if self.is_external and self.join.state == Joined.TRYING:
            return 1
        if self.playing is None:
            return 3
        if not self.playing.sound:
            return 0
        return {"D": 1, "C": 2, "B": 4}.get(self.playing.mode, 5)


def playing_of(conference: int, run: str, now: datetime, sites: Iterable[int] | None = None) -> dict[int, Playing]:
    """What rooms said within the last minute, by room. One query."""
    rows = Playing.objects.filter(site__conference_id=conference, run=run, heard_at__gt=now - FRESH)
    return {row.site_id: row for row in (rows if sites is None else rows.filter(site_id__in=list(sites)))}


def rooms_of(actor: Actor, conference: Conference, run: str, language: str, now: datetime) -> list[Room]:
    """All rooms the actor sees, who needs help first. Six queries."""
    external = settings_of(conference.pk).external
    playing = playing_of(conference.pk, run, now)
    joins = {join.pk: join for join in RoomJoin.objects.filter(site__conference=conference)}
    rooms = [
        Room(
            site, playing.get(site.id), joins.get(site.id) or RoomJoin(site_id=site.id, state=Joined.UNKNOWN), external
        )
        for site in sites_for(actor, conference, language)
    ]
    return sorted(rooms, key=lambda room: (room.rank, room.site.code))


def badly_joined(conference: int) -> dict[int, Joined]:
    """Rooms that say that they get nothing whole from the external system, by room. One query."""
    rows = RoomJoin.objects.filter(site__conference_id=conference, state__in=BADLY).values_list("pk", "state")
    return {site: Joined(state) for site, state in rows}


def site_to_tell(actor: Actor, key: str, code: str) -> Site:
    """A room for which the actor says how it is doing. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_tell(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def join_of(site: Site) -> RoomJoin:
    """A room in the external system; one of which nothing was said is not saved."""
    return RoomJoin.objects.filter(pk=site.pk).first() or RoomJoin(site=site)
