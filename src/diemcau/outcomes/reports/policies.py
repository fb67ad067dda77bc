"""Who sees what rooms report and who stands for it (domain.md §10): the hub sees, a coordinator the rooms of the cluster, the organiser leads,
the room's lead confirms.
Reports name people: who looks after the system sees none."""

from collections.abc import Iterable

from diemcau.conferences.policies import COORDINATOR
from diemcau.kernel.actor import Actor, Held

CONFIRMERS = frozenset(("site_lead", "organizer"))
"""Roles that stand for a room's report."""
HUB = ("organizer", "co_organizer", "hub_technician")


def may_see(actor: Actor, conference: int) -> bool:
    """See how far reports have come and what rooms said: all of them, or those of the own cluster."""
    return seen_sites(actor, conference) is None or bool(seen_sites(actor, conference))


def seen_sites(actor: Actor, conference: int) -> frozenset[int] | None:
    """The rooms whose reports are seen; None: every room's."""
    if actor.who == "system" or actor.holds(*HUB, conference=conference):
        return None
    return frozenset(held.site for held in actor.held if held.role == COORDINATOR and held.conference == conference)


def may_see_room(actor: Actor, conference: int, site: int) -> bool:
    """See what this room reported."""
    seen = seen_sites(actor, conference)
    return seen is None or site in seen


def may_lead(actor: Actor, conference: int) -> bool:
    """Set the deadline; enter what a room says by telephone."""
    return actor.who == "system" or actor.holds("organizer", conference=conference)


def may_confirm(held: Iterable[Held], conference: int, site: int) -> bool:
    """Whether these roles stand for a room's report: its lead."""
    return Actor(held=frozenset(held)).holds(*CONFIRMERS, conference=conference, site=site)
