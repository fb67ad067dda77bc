"""Who sees figures and who stands for them (domain.md §10): the hub sees, the organiser leads; rooms do neither."""

from diemcau.kernel.actor import Actor

HUB = ("organizer", "co_organizer", "hub_technician", "system_admin")


def may_see(actor: Actor, conference: int) -> bool:
    """See the fact sheet and its versions, and take them away."""
    return actor.holds(*HUB, conference=conference)


def may_state(actor: Actor, conference: int) -> bool:
    """State a figure, confirm one, freeze a version."""
    return actor.holds("organizer", "system_admin", conference=conference)
