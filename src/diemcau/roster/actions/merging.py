"""Two entries of the list that are one person become one; or it is kept that they are two."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import kept, merged, pocket, policies
from ..entry import keys
from ..enums import RequestState, SubstitutionState
from ..models import DataRequest, Delegate, FormerEntry, ImportChange, NotSame, Substitution
from .erasing import REACHED_BY, nobody
from .versions import next_version, remember, tell

FILLED = (
    "position", "unit", "honorific", "phone", "email", "note", "group_id", "site_id", "invited_unit_id", "listed",
)  # fmt: skip
WRITTEN = ("full_name", "status", *FILLED)


@transaction.atomic
def merge(*, by: Actor, keep: Delegate, drop: Delegate) -> Delegate:
    """Make one of two entries: it reads as `keep`, and says what only `drop` says where that is silent. Returns who stays.

    Of whom something was said on the day stays who they are for devices and badges, whichever entry was chosen. Refused: `both_spoken_of` when
    that is so of both, `not_two` when one of them is no longer on the list, `one_for_the_other` when one stands in for the other. A list that names both again means the one that stays.
    """
    conference = keep.conference_id
    if not policies.may_change(by, conference) or drop.conference_id != conference or keep.run != drop.run:
        raise NotFound
    version = next_version(conference)
    both = Delegate.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, drop.pk], removed_at__isnull=True)
    found = {delegate.pk: delegate for delegate in both}
    if len(found) < 2:
        raise Refused("not_two")
    if any(delegate.stands_for_id in found for delegate in found.values()):
        raise Refused("one_for_the_other")
    spoken = kept.spoken_of([keep.pk, drop.pk])
    if len(spoken) == 2:
        raise Refused("both_spoken_of")
    chosen, other = found[keep.pk], found[drop.pk]
    said = {name: getattr(chosen, name) for name in WRITTEN}
    said |= {name: said[name] or getattr(other, name) for name in FILLED}
    stays, goes = (other, chosen) if other.pk in spoken else (chosen, other)
    sites = {stays.site_id, goes.site_id, said["site_id"]}
    _write(stays, said, version)
    _remember_as(goes, stays, version)
    _move(stays.pk, goes.pk)
    merged.move_all(stays.pk, goes.pk)
    _take_off(goes, stays, version)
    audit.record(
        by, "roster.merge", conference=conference, site=stays.site_id or 0, stays=str(stays.uid), goes=str(goes.uid)
    )
    tell(conference, sites, version, run=stays.run)
    return stays


@transaction.atomic
def call_two(*, by: Actor, one: Delegate, other: Delegate) -> None:
    """Keep that two who look alike are two people: they are not offered again."""
    if not policies.may_change(by, one.conference_id) or other.conference_id != one.conference_id or one.pk == other.pk:
        raise NotFound
    first, second = sorted((one, other), key=lambda delegate: delegate.pk)
    told = {"conference_id": one.conference_id, "said_by": by.who}
    NotSame.objects.get_or_create(one=first, other=second, defaults=told)
    audit.record(by, "roster.call_two", conference=one.conference_id, one=str(first.uid), other=str(second.uid))


def _write(stays: Delegate, said: Mapping[str, Any], version: int) -> None:
    found = keys(stays.conference_id, said["full_name"], said["unit"], said["site_id"])
    if found.row_key != stays.row_key:
        remember([stays], version)
    if said["site_id"] != stays.site_id:
        pocket.end_phones_of([stays], conference=stays.conference_id)
    for name, value in {**said, **found._asdict(), "version": version}.items():
        setattr(stays, name, value)
    stays.save()


def _remember_as(goes: Delegate, stays: Delegate, version: int) -> None:
    """How they ever stood on the list means from now on the one who stays."""
    stood = FormerEntry.objects.filter(delegate=goes).order_by("pk").values_list("row_key", "full_name")
    told = [(goes.site_id, goes.row_key, goes.full_name), *((None, key, name) for key, name in stood)]
    for site, row_key, full_name in dict.fromkeys(told):
        if (row_key and row_key != stays.row_key) or full_name:
            FormerEntry.objects.create(
                conference_id=goes.conference_id, delegate=stays, site_id=site, row_key=row_key, full_name=full_name, version=version
            )  # fmt: skip


def _take_off(goes: Delegate, stays: Delegate, version: int) -> None:
    """Off the list, and nothing of them is left there twice: forgetting who stays forgets the person. Their link leads to who stays."""
    pocket.end_phones_of([goes], conference=goes.conference_id)
    ImportChange.objects.filter(delegate=goes).delete()  # how they stood before
    FormerEntry.objects.filter(delegate=goes).update(row_key="", full_name="")
    told = {**REACHED_BY, **nobody(goes.conference_id), "merged_into": stays, "stands_for": None, "version": version}
    Delegate.objects.filter(pk=goes.pk).update(**told)
    Delegate.objects.filter(merged_into=goes).update(merged_into=stays)


def _move(stays: int, goes: int) -> None:
    """What the roster itself keeps of who goes; of two things that wait the one of who stays."""
    Delegate.objects.filter(stands_for=goes).update(stands_for=stays)
    waiting = Substitution.objects.filter(delegate=stays, state=SubstitutionState.PROPOSED)
    if waiting.exists():
        Substitution.objects.filter(delegate=goes, state=SubstitutionState.PROPOSED).update(
            state=SubstitutionState.WITHDRAWN, decided_at=timezone.now()
        )
    Substitution.objects.filter(delegate=goes).update(delegate=stays)
    Substitution.objects.filter(substitute=goes).update(substitute=stays)
    asked = set(DataRequest.objects.filter(delegate=stays, state="open").values_list("kind", flat=True))
    DataRequest.objects.filter(delegate=goes, state="open", kind__in=asked).update(
        state=RequestState.WITHDRAWN, answered_at=timezone.now()
    )
    DataRequest.objects.filter(delegate=goes).update(delegate=stays)
