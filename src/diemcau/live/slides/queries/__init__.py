"""Questions about slides. Fetching authorises: what an actor may not see raises NotFound."""

from .decks import DeckFacts, ItemDecks, conference_to_run, deck_for, decks_by_item, facts_of, pages_of
from .remotes import Remote, links_of, remote_behind
from .shows import PURPOSE, Shown, base_of, percents, show_row, shown, wanted

__all__ = [
    "PURPOSE",
    "DeckFacts",
    "ItemDecks",
    "Remote",
    "Shown",
    "base_of",
    "conference_to_run",
    "deck_for",
    "decks_by_item",
    "facts_of",
    "links_of",
    "pages_of",
    "percents",
    "remote_behind",
    "show_row",
    "shown",
    "wanted",
]
