"""Who may do what with units' lists: the bearer of a unit's link with their own (roster.policies.may_nominate), the organisers
with all."""

from diemcau.kernel.actor import Actor

from .. import policies as roster

UNIT_CONTACT = roster.UNIT_CONTACT
who_of = roster.unit_who
may_list = roster.may_nominate


def may_see(actor: Actor, conference: int) -> bool:
    """See all units' lists."""
    return roster.may_see(actor, conference)


def may_lead(actor: Actor, conference: int) -> bool:
    """Ask units, set quotas, hand out links, approve, move."""
    return roster.may_change(actor, conference)
