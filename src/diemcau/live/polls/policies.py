"""Who may do what with polls (domain.md §10)."""

from diemcau.conferences.policies import HUB, SITE
from diemcau.kernel.actor import Actor

SENDERS = frozenset((*HUB, *SITE))
"""Roles that hand in hand counts and answers on a room's tablet: a room's people of their own room, the hub of every room."""


def may_run(actor: Actor, conference: int) -> bool:
    """Prepare polls, open and close them, show results, read what came in."""
    return actor.holds(*HUB, conference=conference)
