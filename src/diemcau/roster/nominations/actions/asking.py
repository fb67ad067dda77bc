"""Links for many units at once."""

from collections.abc import Sequence
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
from ..queries.links import secret_of, url_of
from .links import DAYS


@transaction.atomic
def make_missing_links(conference: Conference, *, by: Actor, units: Sequence[int] | None = None) -> int:
    """A link for every unit (or those of these numbers) that has none which opens; returns how many were made. Those there are stay."""
    if not policies.may_lead(by, conference.pk):
        raise NotFound
    Conference.objects.select_for_update().get(
        pk=conference.pk
    )  # of two who press at once the second finds nothing missing
    now = timezone.now()
    meant = InvitedUnit.objects.filter(conference=conference, **({} if units is None else {"pk__in": units}))
    UnitLink.objects.filter(unit__in=meant, expires_at__lte=now).delete()
    lacking = meant.filter(link__isnull=True)
    end = access_ends(conference)
    until = end if end is not None and end > now else now + timedelta(days=DAYS)
    links = [UnitLink(unit=unit, made_at=now, made_by=by.who, expires_at=until) for unit in lacking]
    for link in links:
        link.secret_hash = secret_hash(secret_of(link))
    UnitLink.objects.bulk_create(links, batch_size=500)
    if links:
        audit.record(by, "nominations.make_links", conference=conference.pk, units=len(links))
    return len(links)


def links_of(units: Sequence[InvitedUnit], by: Actor) -> dict[int, UnitLink]:
    """The links of these units of one conference by their numbers, made where there was none."""
    if not units:
        return {}
    numbers = [unit.pk for unit in units]
    make_missing_links(Conference.objects.get(pk=units[0].conference_id), by=by, units=numbers)
    return {link.unit_id: link for link in UnitLink.objects.filter(unit__in=numbers)}


def addresses_of(units: Sequence[InvitedUnit], by: Actor) -> dict[int, str]:
    """The same as whole addresses, for modules that send and print them (roster.unit_links)."""
    return {unit: url_of(link) for unit, link in links_of(units, by).items()}
