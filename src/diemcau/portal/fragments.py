"""Pieces of wall, hall and room screens: drawn for the page at first, and again when something changed."""

from collections.abc import Callable, Collection
from functools import partial
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from diemcau.attendance.queries import SiteRow
from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import SessionFacts
from diemcau.infra.fragments import fragment
from diemcau.live.runsheet import fragments as runsheet

from . import queries


def tile(conference: Conference, row: SiteRow, session: SessionFacts | None = None, *, chosen: str = "") -> str:
    """A room on the wall. `chosen`: what its link carries along (`?session=1&run=live`) when the half-day was chosen."""
    context = {"conference": conference, "row": row, "rank": queries.rank(row), "chosen": chosen}
    return render_to_string("portal/tile.html", context)


def dot(conference: Conference, row: SiteRow, session: SessionFacts | None = None) -> str:
    """A room on the hall's projector."""
    return render_to_string("portal/dot.html", {"row": row, "rank": queries.rank(row)})


def totals(wall: queries.Wall, ident: str = "wall-totals") -> str:
    """The sums of all rooms and of each level."""
    return render_to_string("portal/totals.html", {"wall": wall, "ident": ident, "states": queries.states_of(wall)})


def room(conference: Conference, row: SiteRow, session: SessionFacts | None = None) -> str:
    """A room's own figures on its screen."""
    return render_to_string("portal/room_facts.html", {"row": row})


def panel(conference: Conference, row: SiteRow, session: SessionFacts | None = None) -> str:
    """A room's state and figures on its page for the hub, with the half-day they are of."""
    return render_to_string("portal/panel.html", {"row": row, "session": session})


def now_on(conference: Conference, run: str, language: str) -> str:
    """The programme on the room screens, with the item that is running in this run. Times in the conference's zone; screens in
    another zone put theirs (data-clock)."""
    programme, now = conferences.programme_of(conference, language, run), timezone.now()
    session = queries.session_now(programme, now)
    context = {
        "programme": programme,
        "next": queries.next_item(programme, now),
        "zone": ZoneInfo(conference.timezone),
        "session": session,
        "items": _around(session),
    }
    return render_to_string("portal/screen_now.html", context)


def ready(conference: Conference, run: str, language: str) -> str:
    """The rooms that are asked to get ready, above the wall's figures."""
    rooms = [row.site for row in runsheet.asked_rooms(conference, run, language)]
    return render_to_string("portal/wall_ready.html", {"conference": conference, "rooms": rooms})


def title(conference: Conference, run: str, language: str, ident: str = "wall-now") -> str:
    """What is running, above the figures of wall and hall."""
    current = conferences.programme_of(conference, language, run).current
    return render_to_string("portal/wall_now.html", {"current": current, "ident": ident})


def _around(session: SessionFacts | None, most: int = 5) -> list[object]:
    """The running item of a half-day with its neighbours: at most `most` lines, so that they can be read from ten metres."""
    items = list(session.items) if session else []
    at = next((n for n, item in enumerate(items) if item.is_running), None)
    if at is None:
        at = next((n for n, item in enumerate(items) if not item.is_over), len(items))
    start = max(0, min(at - 1, len(items) - most))
    return list(items[start : start + most])


RECEIVED = ("announcements_heard", "announcements_rooms", "broadcast_room", "film_room", "slides_room", "stage")
"""Topics of the rooms that receive otherwise what goes out, or speak to all (subject: the room)."""
GOING = ("announcements", "broadcast", "film", "slides_deck")
"""Topics that say that something else goes out."""
Drawing = Callable[[Conference, SiteRow, SessionFacts | None], str]


def _tiles(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    sites = [int(s) for s in subjects if s.isdigit()]
    return _drawn_tiles(number, run, sites, language) if sites else {}


def _all_tiles(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    """When something else goes out, or a half-day has just begun: every tile says how its room receives it."""
    return _drawn_tiles(number, run, None, language)


def _tiles_anew(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    """All, when a half-day has just begun: from now on its figures count."""
    conference = Conference.objects.filter(pk=number).first()
    begun = conference and queries.has_just_begun(conferences.programme_of(conference, language, run))
    return _drawn_tiles(number, run, None, language) if begun else {}


def _drawn_tiles(number: int, run: str, sites: Collection[int] | None, language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    session = queries.session_now(conferences.programme_of(conference, language, run), timezone.now())
    rows = queries.rooms_of(conference, run, session, sites, timezone.now())
    return {f"tile-{row.id}": tile(conference, row) for row in rows}


def _rooms(
    prefix: str, draw: Drawing, number: int, run: str, subjects: Collection[str], language: str
) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    sites = [int(s) for s in subjects if s.isdigit()]
    if conference is None or not sites:
        return {}
    session = queries.session_now(conferences.programme_of(conference, language, run), timezone.now())
    rows = queries.rows_of(conference, run, session, sites, timezone.now())
    return {f"{prefix}-{row.id}": draw(conference, row, session) for row in rows}


def _rooms_anew(
    prefix: str, draw: Drawing, number: int, run: str, subjects: Collection[str], language: str
) -> dict[str, str]:
    """All rooms, when a half-day has just begun: from now on its figures count."""
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    programme = conferences.programme_of(conference, language, run)
    if not queries.has_just_begun(programme):
        return {}
    session = queries.session_now(programme, timezone.now())
    rows = queries.rows_of(conference, run, session, None, timezone.now())
    return {f"{prefix}-{row.id}": draw(conference, row, session) for row in rows}


def _totals(ident: str, number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    wall = queries.wall_of(conference, run=run, language=language, now=timezone.now())
    return {ident: totals(wall, ident)}


def _now(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {} if conference is None else {"screen-now": now_on(conference, run, language)}


def _title(ident: str, number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {} if conference is None else {ident: title(conference, run, language, ident)}


def _ready(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {} if conference is None else {"wall-ready": ready(conference, run, language)}


fragment("portal.ready", audience="wall", on=["prepare", "programme"], whole=True)(_ready)
fragment("portal.tile", audience="wall", on=["site", *RECEIVED])(_tiles)
fragment("portal.tiles_anew", audience="wall", on=["programme"], whole=True)(_tiles_anew)
fragment("portal.tiles_going", audience="wall", on=GOING, whole=True)(_all_tiles)
fragment("portal.totals", audience="wall", on=["site", "totals", "programme", *RECEIVED, *GOING], whole=True)(
    partial(_totals, "wall-totals")
)
fragment("portal.now", audience="wall", on=["programme"], whole=True)(partial(_title, "wall-now"))
fragment("portal.hall_now", audience="hall", on=["programme"], whole=True)(partial(_title, "hall-now"))
fragment("portal.dot", audience="hall", on=["site"])(partial(_rooms, "dot", dot))
fragment("portal.hall_totals", audience="hall", on=["site", "totals", "programme"], whole=True)(
    partial(_totals, "hall-totals")
)
fragment("portal.dots_anew", audience="hall", on=["programme"], whole=True)(partial(_rooms_anew, "dot", dot))
fragment("portal.room", audience="site-{subject}", on=["site"])(partial(_rooms, "room", room))
fragment("portal.panel", audience="site-{subject}", on=["site"])(partial(_rooms, "panel", panel))
fragment("portal.screen", audience="screens", on=["programme"], whole=True)(_now)
