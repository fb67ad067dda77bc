"""A conference whose broadcast somebody runs, and its choices."""

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Broadcast


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose broadcast the actor runs. Raises NotFound."""
    found = conference_for(actor, key)
    if not policies.may_run(actor, found.pk):
        raise NotFound
    return found


def conference_to_keep(actor: Actor, key: str) -> Conference:
    """A conference whose keys and settings of the broadcast the actor keeps. Raises NotFound."""
    found = conference_for(actor, key)
    if not policies.may_hold_key(actor, found.pk):
        raise NotFound
    return found


def settings_of(conference: int) -> Broadcast:
    """Its choices; what was never said is the default (and not saved)."""
    return Broadcast.objects.filter(pk=conference).first() or Broadcast(conference_id=conference)
