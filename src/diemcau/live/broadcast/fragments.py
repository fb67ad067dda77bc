"""Pieces of pages: the player on the rooms' screens; for the hub the state of the hall, and how rooms play it."""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra.fragments import fragment
from diemcau.kernel.actor import Actor, Held

from . import queries
from .actions import BROADCAST, PLAYING


def pane(conference: int, run: str = "live") -> str:
    """`<broadcast-pane>` for a room's screen (static/broadcast/js/player/pane.js). The same in both runs. Two queries."""
    return render_to_string("broadcast/pane.html", {"hall": queries.shown(conference)})


def desk(conference: int) -> str:
    """The state of the hall, on the page of the broadcast and in the studio."""
    return render_to_string("broadcast/desk.html", {"hall": queries.shown(conference)})


def line(conference: int) -> str:
    """The same in one line, for the wall."""
    return render_to_string("broadcast/line.html", {"hall": queries.shown(conference)})


def rooms(conference: Conference, run: str, language: str) -> str:
    """How all rooms play, those that need help first."""
    hub = Actor(who="system", held=frozenset({Held("hub_technician", conference.pk)}))
    found = queries.rooms_of(hub, conference, run, language, timezone.now())
    settings = queries.settings_of(conference.pk)
    context = {"conference": conference, "rooms": found, "settings": settings}
    return render_to_string("broadcast/rooms.html", context)


def mark(conference: int, element: str = "recorded-mark") -> str:
    """That the conference is being recorded, on every page of it: empty while it is not. One query."""
    recording = bool(queries.hall_of(conference).get("recording"))
    return render_to_string("broadcast/mark.html", {"recording": recording, "element": element})


def phone_mark(conference: int, run: str, language: str) -> str:
    """The same on delegates' phones."""
    return mark(conference, "phone-recorded")


def _mark(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"recorded-mark": mark(number)}


for _audience in ("screens", "wall", "hall", "lists", "films", "broadcast"):
    fragment(f"broadcast.mark_{_audience}", audience=_audience, on=[BROADCAST], whole=True)(_mark)


@fragment("broadcast.pane", audience="screens", on=[BROADCAST], whole=True)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"broadcast": pane(number, run)}


@fragment("broadcast.line", audience="wall", on=[BROADCAST], whole=True)  # and the studio, which hears the wall
def _line(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"broadcast-line": line(number), "broadcast-desk": desk(number)}


@fragment("broadcast.desk", audience="broadcast", on=[BROADCAST], whole=True)
def _desk(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"broadcast-desk": desk(number)}


@fragment("broadcast.rooms", audience="broadcast", on=[PLAYING], whole=True)
def _rooms(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {"broadcast-rooms": rooms(conference, run, language)} if conference else {}
