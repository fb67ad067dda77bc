"""Who may do what with messages, chat and the log of incidents (domain.md §10)."""

from diemcau.conferences.policies import HUB, SITE
from diemcau.kernel.actor import Actor

SENDERS = frozenset(("organizer", "hub_technician", *SITE))
"""Roles whose ops speak for a room: its own people, and the hub for every room."""
TELLERS = frozenset(("organizer", "hub_technician"))
"""Roles whose ops say that a room acknowledged by telephone."""
OWNERS = ("organizer", "co_organizer")


def may_send(actor: Actor, conference: int) -> bool:
    """Announce, take back, write with rooms, read the log."""
    return actor.holds(*HUB, conference=conference)


def may_acknowledge(actor: Actor, conference: int) -> bool:
    """Write down that a room acknowledged by telephone."""
    return actor.holds(*TELLERS, conference=conference)


def may_word(actor: Actor, conference: int) -> bool:
    """Keep phrases of the conference's own."""
    return actor.holds(*OWNERS, conference=conference)
