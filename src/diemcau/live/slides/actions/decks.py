"""A deck's name, its place, its notes, and its end."""

from django.db import transaction

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import audit
from diemcau.infra.ordering import move
from diemcau.infra.outbox import RUNS, announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

from .. import files, policies
from ..enums import DeckState
from ..models import Deck, Page, Show

TOPIC, DECK, ROOM = "slides", "slides_deck", "slides_room"
"""Topics: what is shown, or can be, changed; another deck is on the screens; a wall shows otherwise how much of it a room has (its number)."""
MOST_NOTES = 5_000  # characters


def _require(by: Actor, deck: Deck) -> None:
    if not policies.may_run(by, deck.conference_id):
        raise Refused("forbidden")


@transaction.atomic
def edit_deck(deck: Deck, *, by: Actor, title: str, item: ProgrammeItem | None) -> Deck:
    """Another name, another line of the programme. An empty name leaves the old one. Raises Refused(forbidden)."""
    _require(by, deck)
    if deck.item_id != (item.pk if item else None):
        deck.order = deck.conference.decks.filter(item=item).count()
    deck.title, deck.item = tidy(title)[:160] or deck.title, item
    deck.save(update_fields=["title", "item", "order"])
    audit.record(by, "slides.edit_deck", conference=deck.conference_id, deck=deck.pk)
    _tell_shown(deck)
    return deck


@transaction.atomic
def move_deck(deck: Deck, *, by: Actor, up: bool) -> None:
    """One place up or down among the decks of its item. Raises Refused(forbidden)."""
    _require(by, deck)
    if move(deck.conference.decks.filter(item=deck.item_id), deck, up=up):
        audit.record(by, "slides.move_deck", conference=deck.conference_id, deck=deck.pk)


@transaction.atomic
def remove_deck(deck: Deck, *, by: Actor) -> None:
    """The deck goes, with its notes, links and the pictures no other deck has; screens that show it show none.

    Raises Refused(forbidden).
    """
    _require(by, deck)
    conference, source = deck.conference_id, deck.source
    mine = {name for row in deck.pages.values_list("big", "small", "thumb") for name in row} | {deck.manifest}
    others = Page.objects.filter(deck__conference=conference).exclude(deck=deck).values_list("big", "small", "thumb")
    kept = {name for row in others for name in row}
    kept |= set(Deck.objects.filter(conference=conference).exclude(pk=deck.pk).values_list("manifest", flat=True))
    at_work = Deck.objects.filter(conference=conference, state=DeckState.WORKING).exclude(pk=deck.pk).exists()
    audit.record(by, "slides.remove_deck", conference=conference, deck=deck.pk)
    _tell_shown(deck)
    deck.delete()
    gone = set() if at_work else mine - kept - {""}  # the renderer may count on what it finds: the sweep comes later
    transaction.on_commit(lambda: files.forget(conference, source, gone))


@transaction.atomic
def write_notes(deck: Deck, *, by: Actor, page: int, notes: str) -> None:
    """What the speaker wants to read at a page; nobody but speaker and hub sees it. Raises Refused: forbidden, no_such_page."""
    if not policies.may_turn(by, deck.conference_id):
        raise Refused("forbidden")
    text = notes.replace("\r\n", "\n").replace("\0", "")[:MOST_NOTES].rstrip()
    if not Page.objects.filter(deck=deck, number=page).update(notes=text):
        raise Refused("no_such_page", page=page)


def _tell_shown(deck: Deck) -> None:
    for run in RUNS:
        if Show.objects.filter(deck=deck, run=run).exists():
            announce(deck.conference_id, TOPIC, run=run)
