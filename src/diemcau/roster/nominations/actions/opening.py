"""A unit's page is opened: it was seen, and who stands on the delegate list for the unit stands on its list."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...enums import DelegateStatus, Source
from ...models import Delegate, InvitedUnit
from .. import policies
from ..models import Nomination, Nominee
from .gate import Ground

COPIED = ("full_name", "honorific", "position", "phone", "email", "note")
AWAY = (DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED)


def taken_of(delegate: Delegate) -> dict[str, Any]:
    """What a nominee and a delegate have in common, as it stands on the delegate list."""
    told: dict[str, Any] = {name: getattr(delegate, name) for name in COPIED}
    return told | {"group": delegate.group_id, "site": delegate.site_id, "is_away": delegate.status in AWAY}


@transaction.atomic
def open_list(unit: InvitedUnit, *, by: Actor, seen: bool = True) -> Nomination:
    """The unit's list, up to date with the delegate list: who was put there for the unit is on it, what the organisers changed there is
    changed here unless the unit said otherwise, whom they took off is gone. Nothing waits for the unit's confirmation by that.
    `seen`: by a person."""
    if not policies.may_list(by, unit.conference_id, unit.pk):
        raise NotFound
    Nomination.objects.get_or_create(unit=unit)
    nomination = Nomination.objects.select_for_update().get(
        unit=unit
    )  # of two who open it at once one brings it up to date
    if seen and by.who == policies.who_of(unit.pk):
        now = timezone.now()
        nomination.first_seen, nomination.last_seen = nomination.first_seen or now, now
        nomination.save(update_fields=["first_seen", "last_seen"])
    bring_up_to_date(unit)
    return nomination


def bring_up_to_date(unit: InvitedUnit) -> bool:
    """As `open_list`, inside the caller's transaction; returns whether anything was new. Few queries when nothing is."""
    ground = Ground(unit)
    listed = {
        d.pk: d
        for d in Delegate.objects.filter(
            invited_unit=unit,
            removed_at__isnull=True,
            run="live",
            source__in=(Source.IMPORT, Source.FORM, Source.SUBSTITUTE),
        ).order_by("listed", "sort_key", "pk")
    }
    known = list(Nominee.objects.select_for_update().filter(unit=unit))
    gone = [one.pk for one in known if one.delegate_id and one.delegate_id not in listed]
    if gone:
        Nominee.objects.filter(pk__in=gone).delete()
    moved = _arrived(known, listed)
    for one in known:
        delegate = listed.pop(one.delegate_id or 0, None)
        lacks = one.group_id is None and len(ground.groups) > 1
        is_stale = lacks != any(problem["code"] == "no_group" for problem in one.problems)
        if (delegate and _follow(one, taken_of(delegate))) or (is_stale and not one.is_away and not one.taken):
            ground.check(one)
            moved.append(one)
    if moved:
        fields = [*COPIED, "delegate", "group", "site", "is_away", "taken", "problems", "version"]
        Nominee.objects.bulk_update(moved, fields, batch_size=200)
    if listed:
        last = Nominee.objects.filter(unit=unit).aggregate(last=Max("no"))["last"] or 0
        Nominee.objects.bulk_create(
            _listed(unit, delegate, no) for no, delegate in enumerate(listed.values(), start=last + 1)
        )
    return bool(gone or moved or listed)


def _arrived(known: list[Nominee], listed: dict[int, Delegate]) -> list[Nominee]:
    """Those who were proposed in somebody's place, and came onto the list with the organisers' consent."""
    places = {one.stands_for_id: one for one in known if one.stands_for_id and not one.delegate_id}
    found = []
    for delegate in listed.values():
        one = places.get(delegate.stands_for_id) if delegate.stands_for_id else None
        if one is not None:
            one.delegate, one.taken = delegate, {}
            _take(one, taken_of(delegate))
            found.append(one)
    return found


def _take(one: Nominee, now: dict[str, Any]) -> None:
    for name, value in now.items():
        setattr(one, f"{name}_id" if name in ("group", "site") else name, value)
    one.taken, one.problems = now, []


def _follow(one: Nominee, now: dict[str, Any]) -> bool:
    """Take over what was changed on the delegate list, field by field, where the unit did not change it."""
    if one.taken == now:
        return False
    for name, value in now.items():
        attribute = f"{name}_id" if name in ("group", "site") else name
        if getattr(one, attribute) == one.taken.get(name) and getattr(one, attribute) != value:
            setattr(one, attribute, value)
            one.version += 1
    one.taken = now
    return True


def _listed(unit: InvitedUnit, delegate: Delegate, no: int) -> Nominee:
    taken = taken_of(delegate)
    told = {(f"{name}_id" if name in ("group", "site") else name): value for name, value in taken.items()}
    return Nominee(unit=unit, no=no, delegate=delegate, taken=taken, **told)
