"""What all rooms are to show. State, never a step: whoever says it twice, or comes back late, is at the same page."""

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import current_item
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import DeckState
from ..models import Deck, Show
from .decks import DECK, TOPIC

EARLIEST_MS = 2_000  # how long before its arrival a turn may claim to have been meant: a slow line, not a wrong clock


@transaction.atomic
def show(deck: Deck, *, by: Actor, page: int, run: str = "live", blank: bool = False, at: int | None = None) -> Show:
    """Every room shows this page (or nothing of it, when `blank`) from the moment `at` on (Unix ms; now).

    A speaker may once the deck, or another of theirs, is on the screens or its item is running.
    Raises Refused: forbidden, deck_not_ready, no_such_page, not_on_air.
    """
    if not policies.may_turn(by, deck.conference_id):
        raise Refused("forbidden")
    if deck.state != DeckState.READY:
        raise Refused("deck_not_ready")
    if not 1 <= page <= deck.page_count:
        raise Refused("no_such_page", page=page)
    row = _locked(deck.conference_id, run)
    if not policies.may_run(by, deck.conference_id) and not _is_on(deck, row):
        raise Refused("not_on_air")
    if row.deck_id != deck.pk:
        audit.record(by, "slides.show", conference=deck.conference_id, deck=deck.pk, run=run)
    return _set(row, by, deck=deck.pk, page=page, blank=blank, at=at)


def _is_on(deck: Deck, row: Show) -> bool:
    """Whether the hub lets this deck's speaker turn: it shows the deck, or another of the same item, or runs the item."""
    if row.deck_id == deck.pk:
        return True
    if deck.item_id is None:
        return False
    if row.deck is not None and row.deck.item_id == deck.item_id:
        return True
    item = current_item(deck.conference, row.run)
    return item is not None and item.pk == deck.item_id


@transaction.atomic
def blank(conference: Conference, *, by: Actor, on: bool, run: str = "live") -> Show:
    """Every screen's slides go dark, or come back. Raises Refused(forbidden)."""
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    row = _locked(conference.pk, run)
    return _set(row, by, deck=row.deck_id, page=row.page, blank=on, at=None)


@transaction.atomic
def take_off(conference: Conference, *, by: Actor, run: str = "live") -> Show:
    """No slides on any screen. Raises Refused(forbidden)."""
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    audit.record(by, "slides.take_off", conference=conference.pk, run=run)
    return _set(_locked(conference.pk, run), by, deck=None, page=1, blank=False, at=None)


def _locked(conference: int, run: str) -> Show:
    Show.objects.get_or_create(conference_id=conference, run=run)
    return Show.objects.select_for_update().select_related(None).get(conference_id=conference, run=run)


def _set(row: Show, by: Actor, *, deck: int | None, page: int, blank: bool, at: int | None) -> Show:
    if (row.deck_id, row.page, row.blank) == (deck, page, blank):
        return row
    now, other = SystemClock().now_ms(), row.deck_id != deck
    row.deck_id, row.page, row.blank, row.by = deck, page, blank, by.who
    row.at = now if at is None else min(now, max(at, now - EARLIEST_MS))
    row.save()
    announce(row.conference_id, TOPIC, run=row.run)
    if other:
        announce(row.conference_id, DECK, run=row.run)
    return row
