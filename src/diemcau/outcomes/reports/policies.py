"""Who sees what rooms report and who stands for it (domain.md §10): the hub sees, the organiser leads, the room's lead confirms.
Reports name people: who looks after the system sees none."""

from collections.abc import Iterable

from diemcau.kernel.actor import Actor, Held

CONFIRMERS = frozenset(("site_lead", "organizer"))
"""Roles that stand for a room's report."""
HUB = ("organizer", "co_organizer", "hub_technician")


def may_see(actor: Actor, conference: int) -> bool:
    """See how far reports have come and what each room said."""
    return actor.who == "system" or actor.holds(*HUB, conference=conference)


def may_lead(actor: Actor, conference: int) -> bool:
    """Set the deadline; enter what a room says by telephone."""
    return actor.who == "system" or actor.holds("organizer", conference=conference)


def may_confirm(held: Iterable[Held], conference: int, site: int) -> bool:
    """Whether these roles stand for a room's report: its lead."""
    return Actor(held=frozenset(held)).holds(*CONFIRMERS, conference=conference, site=site)
