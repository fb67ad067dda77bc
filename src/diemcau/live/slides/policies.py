"""Who may do what with slides (domain.md §10): those who run the hall, and a speaker with a link the decks it names."""

from diemcau.conferences.policies import HUB, SPEAKER
from diemcau.kernel.actor import Actor


def may_run(actor: Actor, conference: int) -> bool:
    """Upload, order and remove decks, put them on the screens."""
    return actor.holds(*HUB, conference=conference)


def may_turn(actor: Actor, conference: int) -> bool:
    """Turn pages of a deck that was fetched (a speaker's by queries.deck_behind), and write its notes."""
    return may_run(actor, conference) or actor.holds(SPEAKER, conference=conference)
