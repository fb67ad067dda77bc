"""Who may do what with slides (domain.md §10): those who run the hall, and a speaker with a link the decks it names."""

from diemcau.conferences.policies import HUB
from diemcau.kernel.actor import Actor

SPEAKER = "speaker"
"""Held by the bearer of a link alone; which decks it reaches is asked where they are fetched (queries.remotes)."""


def may_run(actor: Actor, conference: int) -> bool:
    """Upload, order and remove decks, put them on the screens, hand out links."""
    return actor.holds(*HUB, conference=conference)


def may_turn(actor: Actor, conference: int) -> bool:
    """Turn pages of a deck that was fetched, and write its notes."""
    return may_run(actor, conference) or actor.holds(SPEAKER, conference=conference)
