"""Who may open the desk of a room (domain.md §10)."""

from diemcau.kernel.actor import Actor

HUB = ("organizer", "hub_technician")
ROOM = ("site_lead", "site_registrar", "site_technician")


def may_open(actor: Actor, conference: int, site: int) -> bool:
    """Those who say something of the room: its people, and the hub for every room. A co-organiser reads the lists."""
    return actor.holds(*HUB, *ROOM, conference=conference, site=site)


def may_hear(actor: Actor, conference: int) -> bool:
    """Who holds any role in the conference may ask what became of ops whose ids they know."""
    return bool(actor.conferences() & {0, conference})
