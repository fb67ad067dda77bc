"""Who may do what with units' lists: the bearer of a unit's link with their own, the organisers with all."""

from diemcau.kernel.actor import Actor

from .. import policies as roster

UNIT_CONTACT = "unit_contact"
"""Held by the bearer of a unit's link alone; which unit it is, `who` says."""


def who_of(unit: int) -> str:
    """How the bearer of a unit's link stands in records."""
    return f"unit:{unit}"


def may_list(actor: Actor, conference: int, unit: int) -> bool:
    """Work on a unit's list and confirm it: its contact, and the organiser in the contact's place (by telephone, by paper)."""
    is_contact = actor.who == who_of(unit) and actor.holds(UNIT_CONTACT, conference=conference)
    return is_contact or may_lead(actor, conference)


def may_see(actor: Actor, conference: int) -> bool:
    """See all units' lists."""
    return roster.may_see(actor, conference)


def may_lead(actor: Actor, conference: int) -> bool:
    """Ask units, set quotas, hand out links, approve, move."""
    return roster.may_change(actor, conference)
