"""Who may invite: whoever keeps the list. Who may answer: the person, the contact of their unit, and who keeps the list."""

from diemcau.kernel.actor import Actor

from .. import policies as roster
from ..models import Delegate


def may_invite(actor: Actor, conference: int) -> bool:
    """Prepare, look over, release, and write down answers."""
    return roster.may_change(actor, conference)


def may_answer(actor: Actor, delegate: Delegate) -> bool:
    """Say whether `delegate` comes."""
    if roster.may_change(actor, delegate.conference_id) or actor.who == roster.delegate_who(delegate):
        return True
    return delegate.invited_unit_id is not None and actor.who == f"unit:{delegate.invited_unit_id}"
