"""Who may say and see what about attendance (domain.md §10)."""

from collections.abc import Iterable

from diemcau.kernel.actor import Actor, Held
from diemcau.roster import policies as roster

HUB = ("organizer", "hub_technician")
TAKERS = ("site_lead", "site_registrar")
COUNTERS = ("organizer", "co_organizer", "hub_technician")


def _holds(held: Iterable[Held], roles: Iterable[str], conference: int, site: int) -> bool:
    return Actor(held=frozenset(held)).holds(*roles, conference=conference, site=site)


def may_say(held: Iterable[Held], conference: int, site: int) -> bool:
    """Whether these roles may take attendance at a site: the room's lead and registrar, the hub for every room."""
    return _holds(held, (*HUB, *TAKERS), conference, site)


def is_hub(held: Iterable[Held], conference: int) -> bool:
    """Whether these roles are the hub's: what they say of a room reaches what other rooms said."""
    return _holds(held, HUB, conference, 0)


def may_confirm(held: Iterable[Held], conference: int, site: int) -> bool:
    """Whether these roles stand for a headcount: the room's lead, or the hub."""
    return _holds(held, (*HUB, "site_lead"), conference, site)


def may_see_counts(actor: Actor, conference: int) -> bool:
    """Whether `actor` sees the figures of all rooms."""
    return actor.who == "system" or actor.holds(*COUNTERS, conference=conference)


def may_count_for_rooms(actor: Actor, conference: int) -> bool:
    """Whether `actor` enters headcounts for rooms that have no line."""
    return actor.holds(*HUB, conference=conference)


def may_plan_rounds(actor: Actor, conference: int) -> bool:
    """Whether `actor` says when heads are counted."""
    return actor.holds(*HUB, conference=conference)


def may_settle(actor: Actor, conference: int) -> bool:
    """Whether `actor` decides in which room somebody is, and types paper lists: the hub, as far as it may read names."""
    return actor.holds(*HUB, conference=conference) and roster.may_see(actor, conference)


def may_see_names(actor: Actor, conference: int, site: int) -> bool:
    """Whether `actor` may read who is present in a room."""
    return roster.may_see(actor, conference, site)


def may_see_all_names(actor: Actor, conference: int) -> bool:
    """Whether `actor` may read who is present in every room."""
    return roster.may_see(actor, conference)
