"""Questions about slides. Fetching authorises: what an actor may not see raises NotFound."""

from .decks import (
    DeckFacts,
    ItemDecks,
    conference_to_run,
    deck_behind,
    deck_for,
    decks_behind,
    decks_by_item,
    facts_of,
    pages_of,
)
from .shows import Shown, base_of, percents, show_row, shown, wanted

__all__ = [
    "DeckFacts",
    "ItemDecks",
    "Shown",
    "base_of",
    "conference_to_run",
    "deck_behind",
    "deck_for",
    "decks_behind",
    "decks_by_item",
    "facts_of",
    "pages_of",
    "percents",
    "show_row",
    "shown",
    "wanted",
]
