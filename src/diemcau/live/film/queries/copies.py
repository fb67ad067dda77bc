"""Which room has how much of a film, and which shows the broadcast in its place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.conferences.queries.sites import SiteFacts
from diemcau.kernel.actor import Actor

from ..models import Copy, Film, Lacking


@dataclass(frozen=True, slots=True)
class RoomCopy:
    """A room and how much of a film its computer has. `percent` None: it never said."""

    site: SiteFacts
    percent: int | None
    heard_at: datetime | None

    @property
    def is_whole(self) -> bool:
        return self.percent == 100


@dataclass(frozen=True, slots=True)
class Copies:
    """All rooms of a conference for one film; `missing` are those to ring, the emptiest first."""

    film: Film
    rooms: int
    whole: int
    missing: Sequence[RoomCopy]


def copies_of(
    actor: Actor, conference: Conference, films: Sequence[Film], language: str, run: str = "live"
) -> list[Copies]:
    """How far every room is with each of the films; in a rehearsal the simulated ones, too. Six queries, however many films and rooms there are."""
    sites = conferences.sites_for(actor, conference, language)
    rows = Copy.objects.filter(film__in=films, run__in={"live", run}).order_by("percent")
    said = {(copy.film_id, copy.site_id): copy for copy in rows}  # the fullest counts
    found = []
    for film in films:
        rooms = [_room(site, said.get((film.pk, site.id))) for site in sites]
        missing = sorted((room for room in rooms if not room.is_whole), key=lambda r: (r.percent or -1, r.site.code))
        found.append(Copies(film, len(rooms), len(rooms) - len(missing), missing))
    return found


def _room(site: SiteFacts, copy: Copy | None) -> RoomCopy:
    return RoomCopy(site, copy.percent if copy else None, copy.heard_at if copy else None)


def percents(films: Sequence[Film], run: str) -> dict[int, int]:
    """How much of these films each room has: of several the least. Rooms that said nothing are left out. One query."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Copy.objects.filter(film__in=films, run__in={"live", run}).order_by("percent")
    for site, film, percent in rows.values_list("site_id", "film_id", "percent"):
        found[site][film] = percent  # the fullest counts
    return {site: min(said.values()) if len(said) == len(films) else 0 for site, said in found.items()}


def lacking(conference: int, run: str, film: Film) -> set[int]:
    """The rooms whose screens show the broadcast in its place. One query."""
    rows = Lacking.objects.filter(site__conference_id=conference, run=run, mark=film.digest[:8])
    return set(rows.values_list("site_id", flat=True))
