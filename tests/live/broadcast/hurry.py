"""A hub in a hurry: as a program it turns slides and moves layouts, timers, films and figures of a served conference, ten times as often
as on a day, until its input ends. ``python -m tests.live.broadcast.hurry CONFERENCE SITE`` prints a line when it begins."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import itertools
import select
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

TURN_S = 3.0  # a page every half minute is a lively talk


def main(conference: int, site: int) -> None:
    """Prepare a deck and a film, then hurry."""
    django.setup()
    from diemcau.conferences.models import Conference
    from diemcau.infra.outbox import announce
    from diemcau.kernel.actor import Actor, Held
    from diemcau.live.film import actions as films
    from diemcau.live.runsheet import actions as sheet
    from diemcau.live.slides import actions as slides

    by = Actor(who="account:1", held=frozenset({Held("hub_technician", conference)}))
    house = Conference.objects.get(pk=conference)
    deck, film = _deck(house, by), _film(house)
    card = sheet.add_card(house, by=by, title={"vi": "Giải lao"}, text={"vi": "Đến 09:45"})
    layouts = itertools.cycle(["auto", "picture", "slides", "both", "film", "card"])
    print("begun", flush=True)
    for n in itertools.count():
        if select.select([sys.stdin], [], [], TURN_S)[0]:
            return
        slides.show(deck, by=by, page=n % deck.page_count + 1, blank=n % 11 == 10)
        announce(conference, "site", site)
        if n % 4 == 0:
            layout = next(layouts)
            sheet.set_layout(house, by=by, layout=layout, card=card.pk if layout == "card" else None)
        if n % 5 == 0:
            sheet.start_timer(house, by=by, kind="countdown", minutes=10)
            sheet.show_timer(house, by=by, in_rooms=n % 2 == 0)
        if n % 20 == 5:
            films.play(film, by=by)
        elif n % 20 == 9:
            films.pause(by=by, conference=conference)
        elif n % 20 == 12:
            films.stop(by=by, conference=conference)
        if n % 6 == 0:
            announce(conference, "programme")


def _deck(house: Any, by: Any) -> Any:
    from diemcau.live.slides import actions
    from tests.live.slides.conftest import paper

    data = paper(24)
    deck = actions.begin_deck(house, by=by, file_name="so-cuu.pdf", size=len(data), item=None)
    actions.add_piece(deck, by=by, at=0, data=data)
    while deck.state != "ready":
        time.sleep(0.2)  # work makes its pages
        deck.refresh_from_db()
    return deck


def _film(house: Any) -> Any:
    from diemcau.live.film import vault
    from diemcau.live.film.models import Film
    from tests.live.film.clips import clip

    with tempfile.TemporaryDirectory() as folder:
        path = clip(Path(folder) / "film.mp4", seconds=40, noise=True)
        size, digest = path.stat().st_size, vault.take(path, "mp4")
    facts = {"conference": house, "title": "Đuối nước", "made_by": "account:1"}
    return Film.objects.create(digest=digest, size=size, duration_ms=40_000, state="ready", **facts)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
