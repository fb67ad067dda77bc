"""Pieces of pages: the film on the rooms' screens, and for the hub what is shown and which room has which film."""

import json
from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.infra.fragments import fragment
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.ui.refusals import text_of

from . import queries
from .enums import FilmState
from .models import Film

RINGS = 60
"""Rooms of a chase list that are shown at once."""


def pane(conference: int, run: str) -> str:
    """`<film-pane>` for a room's screen: what all rooms are to show, as attributes (static/film/js/pane.js)."""
    show = queries.show_of(conference, run)
    captions = list(show.film.captions.all()) if show.film else []
    return render_to_string("film/pane.html", {"show": show, "captions": captions})


def desk(conference: int, run: str) -> str:
    """What is shown now, on the hub's page of films."""
    return render_to_string("film/desk.html", {"show": queries.show_of(conference, run)})


def films(conference: Conference, run: str, language: str) -> str:
    """All films: how far their checks and the rooms' copies are, and the buttons to play them."""
    listed = list(queries.films_of(conference))
    ready = [film for film in listed if film.state == FilmState.READY]
    copies = {
        found.film.pk: found for found in queries.copies_of(_hub(conference.pk), conference, ready, language, run)
    }
    has_pack = any(film.is_shared for film in ready)
    rows = [
        (
            film,
            copies.get(film.pk),
            _fault(film),
            _poster(film),
            json.dumps({"do": "play", "film": film.pk, "run": run}),
        )
        for film in listed
    ]
    return render_to_string("film/films.html", {"conference": conference, "rows": rows, "has_pack": has_pack})


def missing(conference: Conference, film: Film, language: str, run: str = "live") -> str:
    """Whom to ring about a film: the rooms whose computers do not have it whole."""
    found = queries.copies_of(_hub(conference.pk), conference, [film], language, run)[0]
    more = max(0, len(found.missing) - RINGS)
    context = {"conference": conference, "copies": found, "shown": found.missing[:RINGS], "more": more}
    return render_to_string("film/missing.html", context)


def _hub(conference: int) -> Actor:
    """Those who hear the hub's audiences may all ring rooms."""
    return Actor(who="system", held=frozenset({Held("hub_technician", conference)}))


def _fault(film: Film) -> str:
    return text_of(film.fault, film.facts) if film.fault else ""


def _poster(film: Film) -> str:
    return queries.address(f"{film.poster}.jpg") if film.poster else ""


@fragment("film.pane", audience="screens", on=["film"], whole=True)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"film": pane(number, run)}


@fragment("film.desk", audience="films", on=["film"], whole=True)
def _desk(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"film-desk": desk(number, run)}


@fragment("film.films", audience="films", on=["film", "film_copy"], whole=True)
def _films(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    try:
        conference = conferences.conference_by_id(number)
    except NotFound:
        return {}
    drawn = {"films": films(conference, run, language)}
    ready = queries.films_of(conference).filter(state=FilmState.READY)
    return drawn | {f"film-missing-{film.pk}": missing(conference, film, language, run) for film in ready}
