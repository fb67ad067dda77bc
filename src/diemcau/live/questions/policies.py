"""Who may do what with questions (domain.md §10)."""

from diemcau.conferences.policies import HUB, SITE
from diemcau.kernel.actor import Actor

MODERATORS = (*HUB, "secretary")
SENDERS = frozenset((*MODERATORS, *SITE))
"""Roles that hand in questions for delegates: a room's people of their own room, who moderates of every room."""
OWNERS = ("organizer", "co_organizer")


def may_moderate(actor: Actor, conference: int) -> bool:
    """Read all that was asked, put together, word for clarity, call up, answer, decline."""
    return actor.holds(*MODERATORS, conference=conference)


def may_publish(actor: Actor, conference: int) -> bool:
    """Have anonymous questions taken, and the list with its answers shown to the rooms."""
    return actor.holds(*OWNERS, conference=conference)


def may_read(actor: Actor, conference: int) -> bool:
    """Read the published list: whoever works for the conference or one of its rooms."""
    return any(held.role in SENDERS and held.conference == conference for held in actor.held)
