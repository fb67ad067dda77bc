"""What simulated screens watch, and the presses of a rehearsal's hub: pages and films in the rehearsal's own run."""

from typing import Any

from django.utils import timezone

from diemcau.conferences.models import Site
from diemcau.kernel.actor import Actor, Held
from diemcau.live.broadcast.enums import Phase
from diemcau.live.broadcast.queries import shown
from diemcau.live.film import actions as films
from diemcau.live.film import queries as film_queries
from diemcau.live.film.enums import FilmState
from diemcau.live.film.models import Film
from diemcau.live.slides import actions as slides
from diemcau.live.slides import queries as slide_queries
from diemcau.live.slides.enums import DeckState
from diemcau.live.slides.models import Deck
from diemcau.live.stage import actions as stage
from diemcau.live.stage import queries as stage_queries

from .rehearsal_keys import Rehearsing


def media(opened: Rehearsing, cue: str) -> dict[str, Any] | None:
    """``diemcau.rehearsal.manifest.Media`` as JSON; None while nothing is on air."""
    number = opened.conference.pk
    hall = shown(number)
    site = Site.objects.filter(conference=number).select_related("conference").first()
    if hall.phase != Phase.LIVE or not hall.media or hall.playlist or site is None:
        return None
    fetched = film_queries.manifest(site, timezone.now())["films"]
    shows = _decks(number).exists() or _films(number).exists()
    return {
        "playlists": hall.media,
        "cue": cue if shows else "",
        "films": [film for film in fetched if all("address" in file for file in film["files"])],
    }


def press(opened: Rehearsing, show: str) -> dict[str, Any] | None:
    """The next page (``slides``) or a film from its beginning (``film``) on the screens of this run, and by which `at` its element
    is known; ``nothing`` takes both off. None: there is nothing of this kind."""
    number = opened.conference.pk
    hub = Actor(who=opened.actor.who, held=frozenset({Held("hub_technician", number)}))
    if show == "slides":
        return _turn(opened, number, hub)
    if show == "film":
        film = _films(number).first()
        if film is None:
            return None
        return {"element": "film", "at": films.play(film, by=hub, run=opened.run).at}
    slides.take_off(opened.conference, by=hub, run=opened.run)
    films.stop(by=hub, conference=number, run=opened.run)
    return None


def give_floor(opened: Rehearsing) -> int:
    """The room that is first in the queue of this run speaks, and whoever spoke has ended; its number, 0: nobody waits."""
    number, run = opened.conference.pk, opened.run
    hub = Actor(who=opened.actor.who, held=frozenset({Held("hub_technician", number)}))
    there = stage_queries.stage_of(number, run)
    if there.waiting:
        stage.give(there.waiting[0].turn.site, by=hub, minutes=1, run=run, unit=there.waiting[0].unit)
        return there.waiting[0].id
    if there.on:
        stage.end(there.on.turn.site, by=hub, run=run, unit=there.on.unit)
    return 0


def _turn(opened: Rehearsing, number: int, hub: Actor) -> dict[str, Any] | None:
    stands = slide_queries.show_row(number, opened.run)
    deck = stands.deck if stands.deck_id else _decks(number).first()
    if deck is None:
        return None
    page = stands.page % deck.page_count + 1 if stands.deck_id else 1
    return {"element": "slides", "at": slides.show(deck, by=hub, page=page, run=opened.run).at}


def _decks(number: int) -> Any:
    return Deck.objects.filter(conference=number, state=DeckState.READY).select_related("conference")


def _films(number: int) -> Any:
    return Film.objects.filter(conference=number, state=FilmState.READY)
