"""Who may do what with picture and sound (domain.md §10)."""

from diemcau.conferences.policies import HUB, SITE
from diemcau.kernel.actor import Actor


def may_run(actor: Actor, conference: int) -> bool:
    """See the page of the broadcast, publish from the studio, switch, begin and end."""
    return actor.holds(*HUB, conference=conference)


def may_hold_key(actor: Actor, conference: int) -> bool:
    """See the keys for encoders and renew them; say how the conference broadcasts and whether it is recorded."""
    return actor.holds("organizer", "hub_technician", conference=conference)


def may_tell(actor: Actor, conference: int, site: int) -> bool:
    """Say how a room is doing in the external system: the hub, and the room's own people."""
    return may_run(actor, conference) or actor.holds(*SITE, conference=conference, site=site)
