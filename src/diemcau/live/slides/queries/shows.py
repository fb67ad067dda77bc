"""What all rooms show of slides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from diemcau.conferences.queries import items_over
from diemcau.infra.options import options
from diemcau.kernel.addresses import PICTURES, WEEK_S, Addresses, ends
from diemcau.kernel.clock import as_ms

from ..enums import DeckState
from ..models import Copy, Deck, Page, Show

AHEAD = 3  # decks: a frame of a page turn stays small


@dataclass(frozen=True, slots=True)
class Shown:
    """A page on the screens; `deck` 0: none. `base` is where its pictures are fetched, and ends in a slash; `ahead` names the
    manifests of decks that come next."""

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
    ahead: tuple[str, ...] = ()


def base_of(conference: int) -> str:
    """Where pictures of a conference are fetched: an address that holds for a week or two (kernel.addresses)."""
    addresses = Addresses(options().secret_key.encode(), PICTURES)
    return addresses.sign(conference, until=ends(as_ms(timezone.now()), WEEK_S)) + "/"


def show_row(conference: int, run: str) -> Show:
    """What is shown now; an unsaved row when nothing ever was."""
    found = Show.objects.select_related("deck").filter(conference=conference, run=run).first()
    return found or Show(conference_id=conference, run=run)


def shown(conference: int, run: str) -> Shown:
    """What every room shows, for the pane. Three queries."""
    row = show_row(conference, run)
    deck = row.deck
    page = Page.objects.filter(deck=deck, number=row.page).first() if deck else None
    base = base_of(conference)
    ahead = _ahead(conference, run, deck)
    if deck is None or page is None:
        return Shown(0, "", 0, 0, row.blank, row.at, "", "", "", base, ahead)
    return Shown(
        deck.pk,
        deck.title,
        row.page,
        deck.page_count,
        row.blank,
        row.at,
        page.big,
        page.small,
        deck.manifest,
        base,
        ahead,
    )


def wanted(conference: int, run: str, ahead: Sequence[str]) -> Deck | None:
    """The deck that rooms need now: the one on the screens, else the next on the run sheet (`ahead`: what deck cues yet to come mean,
    the nearest first), else that of the next item. Two queries at most."""
    shown = show_row(conference, run).deck
    if shown is not None:
        return shown
    decks = list(_coming(conference, run))
    return next((deck for value in ahead for deck in decks if str(deck.pk) == value), next(iter(decks), None))


def percents(deck: Deck, run: str) -> dict[int, int]:
    """How many of its pages each room has, in percent. Rooms that said nothing are left out. One query."""
    rows = Copy.objects.filter(deck=deck, run__in={"live", run}).order_by("percent")
    return dict(rows.values_list("site_id", "percent"))  # the fullest counts


def _coming(conference: int, run: str) -> "QuerySet[Deck]":
    """Decks of items that are not over in this run, in the order of the programme."""
    rows = Deck.objects.filter(conference=conference, state=DeckState.READY).exclude(
        item__in=items_over(conference, run)
    )
    return rows.order_by("item__session__day__order", "item__session__order", "item__order", "order", "pk")


def _ahead(conference: int, run: str, on: Deck | None) -> tuple[str, ...]:
    """Manifests of the decks that rooms may need next."""
    found = _coming(conference, run).exclude(pk=on.pk if on else 0).values_list("manifest", flat=True)
    return tuple(found[:AHEAD])
