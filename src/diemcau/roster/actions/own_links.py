"""The link of a delegate's own page, when it went to somebody else."""

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.mail.models import MailRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Delegate
from .versions import hold


@transaction.atomic
def renew_own_link(*, by: Actor, delegate: Delegate) -> Delegate:
    """The link that was given out opens nothing from now on; another one does. Letters that hold it and have not gone are thrown away. The
    badge's code stays. Raises NotFound."""
    conference = delegate.conference_id
    if not policies.may_change(by, conference):
        raise NotFound
    hold(conference)
    row = Delegate.objects.select_for_update(of=("self",)).get(pk=delegate.pk)
    row.own_turn += 1
    row.save(update_fields=["own_turn"])
    held = MailRow.objects.filter(conference_id=conference, about=f"delegate:{row.pk}", state=MailRow.State.HELD)
    held.delete()
    audit.record(by, "roster.renew_own_link", conference=conference, delegate=str(row.uid))
    return row
