"""Who may do what with the press kit: organisers all of it, a room's lead and registrar photos of their room, an office its card."""

from diemcau.kernel.actor import Actor

KEEPERS = ("organizer", "co_organizer")
SENDERS = ("site_lead", "site_registrar")
OFFICE = "speaker_office"
"""Held by the bearer of a card's link alone; which card it is, the link says."""


def may_keep(actor: Actor, conference: int) -> bool:
    """Word the release, give it out, approve photos, send cards to offices."""
    return actor.holds(*KEEPERS, conference=conference)


def may_send(actor: Actor, conference: int, site: int) -> bool:
    """Upload photos of this room, and word their captions."""
    return may_keep(actor, conference) or actor.holds(*SENDERS, conference=conference, site=site)


def may_open(actor: Actor, conference: int) -> bool:
    """Be shown the tab: the kit, or the photos of one's own room."""
    return may_keep(actor, conference) or bool(sent_sites(actor, conference))


def sent_sites(actor: Actor, conference: int) -> frozenset[int]:
    """The rooms of a conference whose photos the actor sends."""
    return frozenset(h.site for h in actor.held if h.role in SENDERS and h.conference == conference and h.site)
