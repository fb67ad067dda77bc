"""Links of units: made, renewed by making them again, ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import access_ends
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from ...models import InvitedUnit
from .. import policies
from ..models import UnitLink
from ..queries.links import secret_of

DAYS = 60  # where the conference has no dates yet


@transaction.atomic
def make_unit_link(unit: InvitedUnit, *, by: Actor) -> UnitLink:
    """A link that ends with the conference. The one made before for the unit ends now."""
    if not policies.may_lead(by, unit.conference_id):
        raise NotFound
    InvitedUnit.objects.select_for_update().get(pk=unit.pk)  # of two who press at once the second renews
    UnitLink.objects.filter(unit=unit).delete()
    conference = Conference.objects.get(pk=unit.conference_id)
    end, now = access_ends(conference), timezone.now()
    until = end if end is not None and end > now else now + timedelta(days=DAYS)
    link = UnitLink(unit=unit, made_at=now, made_by=by.who, expires_at=until)
    link.secret_hash = secret_hash(secret_of(link))
    link.save()
    audit.record(by, "nominations.make_link", conference=unit.conference_id, unit=unit.pk)
    return link


@transaction.atomic
def end_unit_link(unit: InvitedUnit, *, by: Actor) -> None:
    """The unit's link opens nothing from now on."""
    if not policies.may_lead(by, unit.conference_id):
        raise NotFound
    UnitLink.objects.filter(unit=unit).delete()
    audit.record(by, "nominations.end_link", conference=unit.conference_id, unit=unit.pk)
