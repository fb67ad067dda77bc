"""What is asked of films and materials. Fetching is authorising: what one may not see raises NotFound."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.policies import visible_conferences
from diemcau.conferences.queries.sites import SiteFacts
from diemcau.infra.models import JobRow
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.addresses import FileAddresses, Grant
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound

from . import policies
from .enums import FilmState, ShowState
from .models import Copy, Delivery, Film, Lacking, Material, Show, Upload

RUNS = ("live", "rehearsal")
DAY_S = 86_400


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose films the actor may put up and play. Raises NotFound."""
    found = conferences.conference_for(actor, key)
    if not policies.may_run(actor, found.pk):
        raise NotFound
    return found


def films_of(conference: Conference) -> QuerySet[Film]:
    """All films of a conference, with captions."""
    return conference.films.prefetch_related("captions")


def film_of(conference: Conference, number: int) -> Film:
    """One of its films. Raises NotFound."""
    found = films_of(conference).filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def progress_of(film: Film) -> int:
    """Percent of the check, while it lasts."""
    share = JobRow.objects.filter(pk=film.job).values_list("progress", flat=True).first()
    return int(100 * (share or 0))


def upload_for(actor: Actor, conference: Conference, uid: UUID) -> Upload:
    """An upload of the actor's own. Raises NotFound."""
    found = Upload.objects.filter(pk=uid, conference=conference, made_by=actor.who).first()
    if found is None:
        raise NotFound
    return found


def uploads_of(actor: Actor, conference: Conference, kind: str) -> QuerySet[Upload]:
    """What the actor began to send and has not ended, the newest first."""
    return Upload.objects.filter(conference=conference, made_by=actor.who, kind=kind).order_by("-made_at")


def show_of(conference: int, run: str) -> Show:
    """What the rooms of a run are to show; one that was never set is idle (and not saved)."""
    found = Show.objects.filter(conference=conference, run=run).select_related("film").first()
    return found or Show(conference_id=conference, run=run)


def position(show: Show, now_ms: int) -> int:
    """Where in the film the rooms are, in ms."""
    if show.state != ShowState.PLAYING or show.film is None:
        return show.offset
    return min(show.film.duration_ms, max(show.offset, show.offset + now_ms - show.at))


def position_now(conference: int, run: str) -> int:
    """Where in the film the rooms of a run are now, in ms."""
    return position(show_of(conference, run), SystemClock().now_ms())


# Who has it


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


def copies_of(actor: Actor, conference: Conference, films: Sequence[Film], language: str) -> list[Copies]:
    """How far every room is with each of the films. Six queries, however many films and rooms there are."""
    sites = conferences.sites_for(actor, conference, language)
    said = {(copy.film_id, copy.site_id): copy for copy in Copy.objects.filter(film__in=films)}
    found = []
    for film in films:
        rooms = [_room(site, said.get((film.pk, site.id))) for site in sites]
        missing = sorted((room for room in rooms if not room.is_whole), key=lambda r: (r.percent or -1, r.site.code))
        found.append(Copies(film, len(rooms), len(rooms) - len(missing), missing))
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """The films that rooms need now: the one on the screens (`is_on`), else the next on the run sheet, else all they are to have."""

    films: Sequence[Film]
    is_on: bool


def wanted(conference: int, run: str, ahead: Sequence[str]) -> Wanted:
    """What rooms need now; `ahead`: what film cues yet to come mean (their values), the nearest first. Two queries."""
    show = show_of(conference, run)
    if (
        show.film is not None
        and show.state != ShowState.IDLE
        and position(show, SystemClock().now_ms()) < show.film.duration_ms
    ):
        return Wanted([show.film], True)
    shared = list(Film.objects.filter(conference=conference, state=FilmState.READY, is_shared=True))
    nearest = next((film for value in ahead for film in shared if str(film.pk) == value), None)
    return Wanted([nearest] if nearest else shared, False)


def percents(films: Sequence[Film]) -> dict[int, int]:
    """How much of these films each room has: of several the least. Rooms that said nothing are left out. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    for site, percent in Copy.objects.filter(film__in=films).values_list("site_id", "percent"):
        found[site].append(percent)
    return {site: min(said) if len(said) == len(films) else 0 for site, said in found.items()}


def lacking(conference: int, run: str, film: Film) -> set[int]:
    """The rooms whose screens show the broadcast in its place. One query."""
    rows = Lacking.objects.filter(site__conference_id=conference, run=run, mark=film.digest[:8])
    return set(rows.values_list("site_id", flat=True))


def _room(site: SiteFacts, copy: Copy | None) -> RoomCopy:
    return RoomCopy(site, copy.percent if copy else None, copy.heard_at if copy else None)


# What rooms fetch


@dataclass(frozen=True, slots=True)
class Window:
    """Whether rooms may fetch now, and until or from when that is so (None: without end)."""

    is_open: bool
    changes_at: datetime | None


def delivery_of(conference: int) -> Delivery:
    """How fast and when; what was never said is the default (and not saved)."""
    return Delivery.objects.filter(pk=conference).first() or Delivery(conference_id=conference)


def window(delivery: Delivery, zone: ZoneInfo, now: datetime) -> Window:
    """Hours may go over midnight: 20:00 to 06:00."""
    opens, closes = delivery.opens, delivery.closes
    if opens is None or closes is None or opens == closes:
        return Window(True, None)
    local = now.astimezone(zone)
    inside = opens <= local.time() < closes if opens < closes else not closes <= local.time() < opens
    return Window(inside, _next(closes if inside else opens, local))


def _next(hour: time, local: datetime) -> datetime:
    today = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)


def addresses() -> FileAddresses:
    """Signs addresses of files."""
    return FileAddresses(options().secret_key.encode())


def address(name: str, *, now: datetime | None = None) -> str:
    """The address of a file for pages, the same all day, good until the end of tomorrow (UTC)."""
    moment = int((now or timezone.now()).timestamp())
    return addresses().sign(name, Grant((moment // DAY_S + 2) * DAY_S))


def files_of(film: Film) -> list[tuple[str, int, str]]:
    """What a room needs to play it: ``<digest>.<ending>``, bytes, language (of captions)."""
    return [(f"{film.digest}.mp4", film.size, "")] + [
        (f"{caption.digest}.vtt", caption.size, caption.language) for caption in film.captions.all()
    ]


def manifest(site: Site, now: datetime) -> dict[str, Any]:
    """What a room's computer fetches ahead: JSON. Without `address` it may not now; `again_s` says when to ask again."""
    conference = site.conference
    delivery = delivery_of(conference.pk)
    hours = window(delivery, ZoneInfo(conference.timezone), now)
    until = (int(now.timestamp()) // DAY_S + 2) * DAY_S
    if hours.is_open and hours.changes_at is not None:
        until = int(hours.changes_at.timestamp())
    grant = Grant(until, conference.pk, delivery.room_kbps, delivery.total_kbps)
    shared = films_of(conference).filter(state=FilmState.READY, is_shared=True)
    return {
        "conference": conference.pk,
        "films": [_told(film, grant if hours.is_open else None) for film in shared],
        "open": hours.is_open,
        "changes_at": int(hours.changes_at.timestamp() * 1000) if hours.changes_at else None,
        "again_s": 60,
    }


def _told(film: Film, grant: Grant | None) -> dict[str, object]:
    return {"digest": film.digest, "title": film.title, "files": [_file(*file, grant) for file in files_of(film)]}


def _file(name: str, size: int, language: str, grant: Grant | None) -> dict[str, object]:
    told: dict[str, object] = {"name": name, "size": size, "language": language}
    listed = f"{name.partition('.')[0]}.pieces"
    if grant is not None:
        told["address"] = addresses().sign(name, grant)
        told["pieces"] = addresses().sign(listed, Grant(grant.until))
    return told


# Materials


def in_force(now: datetime) -> Q:
    """Materials whose time has come and not gone."""
    began = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    return began & (Q(closes_at__isnull=True) | Q(closes_at__gt=now))


def conference_to_read(actor: Actor, key: str) -> Conference:
    """A conference whose materials the actor may look for, delegates too. Raises NotFound."""
    found = Conference.objects.filter(key=key).first()
    if found is None or not policies.may_read_materials(actor, found.pk):
        raise NotFound
    return found


def materials_for(actor: Actor, conference: Conference, now: datetime) -> list[Material]:
    """What the actor may fetch now; the hub sees all, whatever its time."""
    found = conference.materials.all()
    if policies.may_run(actor, conference.pk):
        return list(found)
    return [m for m in found.filter(in_force(now)) if policies.may_read(actor, conference.pk, m.readers)]


def material_for(actor: Actor, conference: Conference, number: int, now: datetime) -> Material:
    """One of them. Raises NotFound."""
    found = next((m for m in materials_for(actor, conference, now) if m.pk == number), None)
    if found is None:
        raise NotFound
    return found


def material_address(material: Material, now: datetime) -> str:
    """Where it lies, for some hours: long enough for a slow line, and not beyond its time."""
    until = now + timedelta(hours=6)
    if material.closes_at is not None and material.closes_at > now:
        until = min(until, material.closes_at)
    return addresses().sign(f"{material.digest}.{material.ending}", Grant(int(until.timestamp()) + 1))


def works_there(actor: Actor, conference: Conference) -> bool:
    """Whether the pages of the conference's staff are for the actor."""
    return Conference.objects.filter(visible_conferences(actor), pk=conference.pk).exists()


def is_used(digest: str) -> bool:
    """Whether a film, captions, a poster or a material still needs the files of this digest."""
    films = Film.objects.filter(Q(digest=digest) | Q(poster=digest) | Q(captions__digest=digest))
    return films.exists() or Material.objects.filter(digest=digest).exists()
