"""Who may open the desk of a room (domain.md §10)."""

from diemcau.kernel.actor import Actor

HUB = ("organizer", "co_organizer", "hub_technician")
ROOM = ("site_lead", "site_registrar", "site_technician")


def may_open(actor: Actor, conference: int, site: int) -> bool:
    """The room's people and the hub."""
    return actor.holds(*HUB, *ROOM, conference=conference, site=site)
