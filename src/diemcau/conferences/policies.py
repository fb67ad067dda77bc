"""Who may do what with conferences and their sites (domain.md §10)."""

from django.db.models import Q

from diemcau.kernel.actor import Actor

STAFF = (
    "system_admin",
    "organizer",
    "co_organizer",
    "hub_technician",
    "secretary",
    "cluster_coordinator",
    "site_lead",
    "site_technician",
    "site_registrar",
)
HUB = ("organizer", "co_organizer", "hub_technician")
COORDINATOR = "cluster_coordinator"
"""Held at every room of a cluster (people.queries.actors)."""
SPEAKER = "speaker"
"""Held by the bearer of a speaker's link alone; which item it is about, the link says."""
SITE = ("site_lead", "site_technician", "site_registrar")


def visible_conferences(actor: Actor) -> Q:
    """Those in which the actor works. Being a delegate of one opens no page of its staff."""
    ids = {held.conference for held in actor.held if held.role in STAFF}
    return Q() if 0 in ids else Q(pk__in=ids)


def visible_sites(actor: Actor, conference: int) -> Q:
    """All sites for those who work for the whole conference, else the own ones only."""
    ids = {held.site for held in actor.held if held.role in STAFF and held.conference in (0, conference)}
    return Q() if 0 in ids else Q(pk__in=ids)


def may_create(actor: Actor) -> bool:
    """Who organises anywhere may begin another conference."""
    return any(held.role in ("organizer", "system_admin") for held in actor.held)


def may_plan(actor: Actor, conference: int) -> bool:
    """Change the conference, its sites and its programme."""
    return actor.holds("organizer", "system_admin", conference=conference)


def may_lead(actor: Actor, conference: int) -> bool:
    """Say on the day which item of the programme is running; hand out the links of speakers."""
    return actor.holds(*HUB, conference=conference)


def may_ring(actor: Actor, conference: int, site: int) -> bool:
    """See whole phone numbers: the hub of all rooms, a coordinator of the cluster's, a room's people of their own room."""
    return actor.holds(*HUB, COORDINATOR, *SITE, conference=conference, site=site)


def may_hand_out(actor: Actor, conference: int, site: int) -> bool:
    """Hand out the join code of a room to its delegates: who prints, the hub, and the room's own people."""
    return may_print(actor, conference) or actor.holds(*HUB, *SITE, conference=conference, site=site)


def may_print(actor: Actor, conference: int) -> bool:
    """Print the rooms' cards: each is a way in (people.policies.may_pair)."""
    return actor.holds("organizer", "hub_technician", "system_admin", conference=conference)


def may_take_record(actor: Actor, conference: int) -> bool:
    """Take everything of a conference away in one file: its organisers, and the command line of its server."""
    return actor.who == "system" or actor.holds("organizer", conference=conference)
