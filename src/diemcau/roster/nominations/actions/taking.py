"""A confirmed list becomes delegates: added, changed, away; nobody twice."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...actions import approve_substitute
from ...actions.nominated import Named, take_nominated
from ...entry import Entry
from ...models import Delegate
from .. import policies
from ..enums import NominationState
from ..models import Nomination, Nominee
from ..queries.lists import nominees_of
from .opening import COPIED, bring_up_to_date, taken_of

FIELDS = {"group": "group_id", "site": "site_id"}


@transaction.atomic
def take_over(nomination: Nomination, *, by: Actor) -> None:
    """Have the unit's list be on the delegate list as it was confirmed; the list is TAKEN then. Faulty rows stay behind."""
    unit = nomination.unit
    if not policies.may_list(by, unit.conference_id, unit.pk):
        raise NotFound
    bring_up_to_date(unit)
    rows = nominees_of(unit)
    new = [one for one in rows if one.delegate_id is None and not one.is_away and not one.problems]
    there = [one for one in rows if one.delegate_id]
    coming = [one.delegate_id for one in there if one.delegate_id and not one.is_away]
    away = [one.delegate_id for one in there if one.delegate_id and one.is_away]
    made = take_nominated(
        by=by,
        unit=unit,
        added=[_named(one) for one in new],
        changed={one.delegate_id: fields for one in there if one.delegate_id and (fields := _changes(one))},
        coming=coming,
        away=away,
    )
    for one, delegate in zip(new, made, strict=True):
        one.delegate, one.site_id = delegate, delegate.site_id
    if policies.may_lead(by, unit.conference_id):  # whoever approves the list agrees to the substitutes on it
        for delegate in made:
            if delegate.stands_for_id and not delegate.approved_by:
                approve_substitute(by=by, delegate=delegate)
    now = Delegate.objects.in_bulk([one.delegate_id for one in (*new, *there) if one.delegate_id])
    for one in (*new, *there):
        one.taken = taken_of(now[one.delegate_id or 0])
    Nominee.objects.bulk_update([*new, *there], ["delegate", "site", "taken"], batch_size=200)
    nomination.state, nomination.taken_at = NominationState.TAKEN, timezone.now()
    nomination.save(update_fields=["state", "taken_at"])


def _named(one: Nominee) -> Named:
    site = one.site_id or one.unit.site_id
    entry = Entry(
        one.full_name, one.position, one.unit.name, site, one.group_id, one.honorific, one.phone, one.note, one.no
    )
    return Named(entry, one.email, one.stands_for_id)


def _changes(one: Nominee) -> dict[str, Any]:
    """What the unit changed since it was last taken over."""
    wrong = {problem["field"] for problem in one.problems}
    changes = {}
    for name in (*COPIED, *FIELDS):
        value = getattr(one, FIELDS.get(name, name))
        if name not in wrong and value != one.taken.get(name):
            changes[FIELDS.get(name, name)] = value
    return changes
