"""Decks as cues of the run sheet (infra.cue_kinds)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.conferences.models import Conference
from diemcau.infra.cue_kinds import Before, Choice, register_cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused

from . import actions, queries
from .enums import DeckState
from .models import Deck

OFF = "off"


def choices(conference: int, language: str) -> Sequence[Choice]:
    """Every deck that is ready, and no deck at all."""
    decks = Deck.objects.filter(conference=conference, state=DeckState.READY)
    return [
        *(Choice(str(deck.pk), deck.title, deck.item_id or 0) for deck in decks),
        Choice(OFF, _("take the slides off")),
    ]


def fire(conference: int, value: str, *, by: Actor, run: str) -> Before:
    """The deck's first page on every screen; a deck that is there already stays where it is. Raises Refused: deck_gone."""
    row = queries.show_row(conference, run)
    before = {"deck": row.deck_id, "page": row.page, "blank": row.blank, "title": row.deck.title if row.deck else ""}
    if value == OFF:
        actions.take_off(Conference(pk=conference), by=by, run=run)
    elif str(row.deck_id) != value or row.blank:
        same = str(row.deck_id) == value
        actions.show(_deck(conference, value), by=by, page=row.page if same else 1, run=run)
    return before


def revert(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    if before["deck"] is None:
        actions.take_off(Conference(pk=conference), by=by, run=run)
        return
    deck = _deck(conference, str(before["deck"]))
    actions.show(deck, by=by, page=before["page"], blank=before["blank"], run=run)


def back(conference: int, before: Before) -> str:
    if before["deck"] is None:
        return _("No slides are on the screens again.")
    return _("The screens show page %(page)s of “%(deck)s” again.") % {"page": before["page"], "deck": before["title"]}


def _deck(conference: int, value: str) -> Deck:
    found = Deck.objects.select_related("conference").filter(conference=conference, pk=whole_number(value) or 0).first()
    if found is None:
        raise Refused("deck_gone")
    return found


def register() -> None:
    """Called once, when the app is ready."""
    register_cue_kind(
        "slides", gettext_lazy("Slide deck"), choices=choices, fire=fire, revert=revert, back=back, order=10
    )
