"""What the remote must know: its decks, their pages and notes, where to say what."""

from typing import Any

from django.urls import reverse

from diemcau.conferences.queries import Opened
from diemcau.kernel.digits import whole_number

from . import fragments, queries
from .models import Deck

KIND = "slides.point"
"""In the ticket of a page that points (plane.pointer)."""
POINT = "/live/point"


def speaker_remote(found: Opened, secret: str, *, run: str, wish: str = "") -> dict[str, Any]:
    """For `slides/remote_body.html` on the page behind a link: the deck of number `wish`, the one on the screens, or the first;
    `remote` None: there is none. Raises NotFound."""
    decks = queries.decks_behind(found.link, run)
    on = queries.show_row(found.conference.pk, run).deck_id
    if wish:
        deck: Deck | None = queries.deck_behind(found.link, run, whole_number(wish) or 0)
    else:
        deck = next((deck for deck in decks if deck.pk == on), decks[0] if decks else None)
    urls = {name: f"{reverse(f'slides:remote_{name}', args=[secret])}?run={run}" for name in ("show", "notes")}
    remote = remote_facts(deck, point=POINT, **urls) if deck else None
    return {"decks": decks, "deck": deck, "remote": remote, "pane": fragments.pane(found.conference.pk, run)}


def remote_facts(deck: Deck, *, show: str, notes: str, point: str = "") -> dict[str, Any]:
    """JSON for `slides/js/remote.js`. `point` empty: this page cannot point."""
    pages = [
        {"thumb": page.thumb, "small": page.small, "notes": page.notes, "wide": page.width >= page.height}
        for page in queries.pages_of(deck)
    ]
    return {
        "deck": deck.pk, "base": queries.base_of(deck.conference_id), "pages": pages,
        "show": show, "notes": notes, "point": point,
    }  # fmt: skip
