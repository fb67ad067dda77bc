"""What rooms fetch, at which hours, how fast, and where."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from diemcau.conferences.models import Site

from ..enums import FilmState
from ..models import Delivery, Film
from .addresses import address_until, tomorrow
from .films import films_of


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
    until = None if not hours.is_open else _seconds(hours.changes_at) if hours.changes_at else tomorrow(now)
    pace = (conference.pk, delivery.room_kbps, delivery.total_kbps)
    shared = films_of(conference).filter(state=FilmState.READY, is_shared=True)
    return {
        "conference": conference.pk,
        "films": [_told(film, until, pace) for film in shared],
        "open": hours.is_open,
        "changes_at": _seconds(hours.changes_at) * 1000 if hours.changes_at else None,
        "again_s": 60,
    }


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _told(film: Film, until: int | None, pace: tuple[int, int, int]) -> dict[str, object]:
    files = [_file(*file, until, pace) for file in files_of(film)]
    return {"digest": film.digest, "title": film.title, "files": files}


def _file(name: str, size: int, language: str, until: int | None, pace: tuple[int, int, int]) -> dict[str, object]:
    told: dict[str, object] = {"name": name, "size": size, "language": language}
    if until is not None:
        told["address"] = address_until(until, name, *pace)
        told["pieces"] = address_until(until, f"{name.partition('.')[0]}.pieces")
    return told
