"""Who may do what with certificates (domain.md §10): they name people, so that only who may read the whole list sees them."""

from diemcau.kernel.actor import Actor
from diemcau.roster.policies import WHOLE_LIST


def may_see(actor: Actor, conference: int) -> bool:
    """Read who gets one and the register, take the papers."""
    return actor.holds(*WHOLE_LIST, conference=conference)


def may_issue(actor: Actor, conference: int) -> bool:
    """Say the rule and the design, issue, revoke."""
    return actor.holds("organizer", conference=conference)
