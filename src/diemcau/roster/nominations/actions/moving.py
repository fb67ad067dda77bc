"""People of units sent to another site: those on the delegate list, and those who are only named yet."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...actions.delegates import move
from ...models import Delegate, InvitedUnit
from .. import policies
from ..models import Nominee
from .opening import bring_up_to_date


@transaction.atomic
def move_people(unit: InvitedUnit, people: Sequence[int], *, site: Site, by: Actor) -> int:
    """Expect these people of a unit's list at another site; returns how many. The unit need not confirm that."""
    _require(unit, site, by)
    chosen = Nominee.objects.select_for_update(of=("self",)).filter(unit=unit, pk__in=people)
    moving = [one for one in chosen.select_related("delegate") if (one.site_id or unit.site_id) != site.pk]
    for one in moving:
        one.site_id, one.version = site.pk, one.version + 1
    Nominee.objects.bulk_update(moving, ["site", "version"], batch_size=200)
    move(by=by, delegates=[one.delegate for one in moving if one.delegate], site=site)
    bring_up_to_date(unit)
    audit.record(by, "nominations.move", conference=unit.conference_id, unit=unit.pk, site=site.pk, people=len(moving))
    return len(moving)


@transaction.atomic
def move_unit(unit: InvitedUnit, *, site: Site, by: Actor) -> int:
    """Seat a unit at another site: those of its people who were expected at its site so far move along; returns how many of the delegate list did."""
    _require(unit, site, by)
    locked = InvitedUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    left, locked.site = locked.site_id, site
    locked.save(update_fields=["site"])
    Nominee.objects.filter(unit=unit, site=left).update(site=site, version=F("version") + 1)
    here = Delegate.objects.filter(invited_unit=unit, site=left, removed_at=None, run="live")
    moved = move(by=by, delegates=list(here), site=site)
    bring_up_to_date(locked)
    audit.record(by, "nominations.move_unit", conference=unit.conference_id, unit=unit.pk, site=site.pk, people=moved)
    return moved


def _require(unit: InvitedUnit, site: Site, by: Actor) -> None:
    if site.conference_id != unit.conference_id or not policies.may_lead(by, unit.conference_id):
        raise NotFound
