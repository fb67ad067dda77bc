"""What all rooms show of slides."""

from dataclasses import dataclass

from django.utils import timezone

from diemcau.infra.options import options
from diemcau.kernel.clock import as_ms
from diemcau.kernel.passes import Passes

from ..models import Page, Show

PURPOSE = "slides"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page on the screens; `deck` 0: none. `base` is where its pictures are fetched, and ends in a slash."""

    deck: int
    title: str
    page: int
    pages: int
    blank: bool
    at: int
    big: str
    small: str
    manifest: str
    base: str


def base_of(conference: int) -> str:
    """Where pictures of a conference are fetched: an address that holds for a week or two (kernel.passes)."""
    word = Passes(options().secret_key.encode(), PURPOSE).mint(conference, now_ms=as_ms(timezone.now()))
    return f"/pictures/{word}/"


def show_row(conference: int, run: str) -> Show:
    """What is shown now; an unsaved row when nothing ever was."""
    found = Show.objects.select_related("deck").filter(conference=conference, run=run).first()
    return found or Show(conference_id=conference, run=run)


def shown(conference: int, run: str) -> Shown:
    """What every room shows, for the pane. Two queries."""
    row = show_row(conference, run)
    deck = row.deck
    page = Page.objects.filter(deck=deck, number=row.page).first() if deck else None
    base = base_of(conference)
    if deck is None or page is None:
        return Shown(0, "", 0, 0, row.blank, row.at, "", "", "", base)
    return Shown(
        deck.pk, deck.title, row.page, deck.page_count, row.blank, row.at, page.big, page.small, deck.manifest, base
    )
