"""People whom an invited unit names come onto the list, are corrected, and stay away: a difference, in one version of the roster."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import identities, pocket, policies
from ..entry import Entry, Keys, keys
from ..enums import DelegateStatus, Source
from ..models import Delegate, InvitedUnit
from .versions import next_version, remember, tell

REWRITTEN = (
    "full_name", "honorific", "position", "phone", "email", "note", "group_id", "site_id", "sort_key", "search_key", "row_key",
    "status", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a unit sends. `entry.unit` is the unit's name."""

    entry: Entry
    email: str = ""


@transaction.atomic
def take_nominated(
    *,
    by: Actor,
    unit: InvitedUnit,
    added: Sequence[Named] = (),
    changed: Mapping[int, Mapping[str, Any]] | None = None,
    coming: Collection[int] = (),
    away: Collection[int] = (),
) -> list[Delegate]:
    """What a unit's confirmed list says. Returns the delegates of `added`, in order: who stands on the list just so, for this unit or
    for none, is taken for them and not doubled. `changed`: fields by delegate. `coming` are confirmed, `away` decline; nobody is
    taken off. Of other units' people nothing is changed.
    """
    conference = unit.conference_id
    if not policies.may_nominate(by, conference, unit.pk):
        raise NotFound
    version = next_version(conference)
    standing = {d.pk: d for d in Delegate.objects.select_for_update().filter(invited_unit=unit)}
    touched = _corrected(standing, changed or {}, version)
    touched |= _stand(standing, coming, away)
    if touched:
        _write([standing[pk] for pk in touched], version)
    found = _take(unit, added, {*coming, *away}, version) if added else []
    sites = {standing[pk].site_id for pk in touched} | {d.site_id for d in found}
    facts = {"added": [str(d.uid) for d in found], "changed": [str(standing[pk].uid) for pk in touched]}
    audit.record(by, "roster.take_nominated", conference=conference, unit=unit.pk, people=facts)
    tell(conference, sites, version)
    return found


def _corrected(standing: dict[int, Delegate], changed: Mapping[int, Mapping[str, Any]], version: int) -> set[int]:
    """Fields written anew, in memory; how people stood before is remembered."""
    touched, moved, elsewhere = set[int](), [], []
    for pk, fields in changed.items():
        if (delegate := standing.get(pk)) is None:
            continue
        site, row_key = delegate.site_id, delegate.row_key
        new = keys(
            delegate.conference_id,
            fields.get("full_name", delegate.full_name),
            delegate.unit,
            fields.get("site_id", site),
        )
        if new.row_key != row_key:
            moved.append(delegate)
        touched.add(pk)
        elsewhere += [delegate] if fields.get("site_id", site) != site else []
    remember(moved, version)  # as they stand before the fields are set
    for pk in touched:
        _set(standing[pk], changed[pk])
    if elsewhere:
        pocket.end_phones_of(elsewhere, conference=elsewhere[0].conference_id)
    return touched


def _set(delegate: Delegate, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(delegate, name, value)
    new = keys(delegate.conference_id, delegate.full_name, delegate.unit, delegate.site_id)
    for name, value in new._asdict().items():
        setattr(delegate, name, value)


def _stand(standing: dict[int, Delegate], coming: Iterable[int], away: Iterable[int]) -> set[int]:
    """Who comes and who does not, in memory; somebody whom another stands in for stays so."""
    touched = set()
    for wanted, people in ((DelegateStatus.CONFIRMED, coming), (DelegateStatus.DECLINED, away)):
        for pk in people:
            delegate = standing.get(pk)
            if delegate and delegate.status not in (wanted, DelegateStatus.SUBSTITUTED):
                delegate.status = wanted
                touched.add(pk)
    return touched


def _write(delegates: Sequence[Delegate], version: int) -> None:
    for delegate in delegates:
        delegate.version = version
    Delegate.objects.bulk_update(delegates, REWRITTEN, batch_size=500)


def _take(unit: InvitedUnit, added: Sequence[Named], known: set[int], version: int) -> list[Delegate]:
    """Who stands on the list, or stood on it, as named, and is nobody `known`; then new people."""
    conference = unit.conference_id
    named = [keys(conference, one.entry.full_name, one.entry.unit, one.entry.site) for one in added]
    there = _there(unit, [key.row_key for key in named], known)
    found: dict[int, Delegate] = {}
    for at, key in enumerate(named):
        if there[key.row_key]:
            found[at] = there[key.row_key].pop(0)
    new = [at for at in range(len(added)) if at not in found]
    called = identities.listed(conference, [(named[at].row_key, added[at].entry.site) for at in new])
    made = {
        at: Delegate(
            **who.fields(), conference_id=conference, source=Source.FORM, unit=added[at].entry.unit,
            listed=added[at].entry.listed,
        )
        for at, who in zip(new, called, strict=True)
    }  # fmt: skip
    for at, delegate in {**found, **made}.items():
        _as_named(delegate, added[at], named[at], unit, version)
    Delegate.objects.bulk_create(made.values(), batch_size=200)
    Delegate.objects.bulk_update(found.values(), [*REWRITTEN, "invited_unit", "removed_at"], batch_size=200)
    return [found[at] if at in found else made[at] for at in range(len(added))]


def _there(unit: InvitedUnit, row_keys: Sequence[str], known: set[int]) -> dict[str, list[Delegate]]:
    """Who stands so, of this unit or of none; then who stood so and was taken off."""
    there: dict[str, list[Delegate]] = defaultdict(list)
    sources = (Source.IMPORT, Source.FORM)
    alike = Delegate.objects.select_for_update().filter(row_key__in=set(row_keys), run="live", source__in=sources)
    for delegate in sorted(alike, key=lambda d: (d.removed_at is not None, d.pk)):
        is_ours = delegate.invited_unit_id in (None, unit.pk) and delegate.conference_id == unit.conference_id
        if is_ours and delegate.pk not in known:
            there[delegate.row_key].append(delegate)
    return there


def _as_named(delegate: Delegate, named: Named, called: Keys, unit: InvitedUnit, version: int) -> None:
    entry = named.entry
    told = {
        "full_name": entry.full_name, "honorific": entry.honorific, "position": entry.position, "phone": entry.phone,
        "email": named.email, "note": entry.note, "group_id": entry.group, "site_id": entry.site, "invited_unit": unit,
        "status": DelegateStatus.CONFIRMED, "removed_at": None, "version": version,
    }  # fmt: skip
    if delegate.pk and delegate.removed_at is None:
        told |= _kept_of(delegate, told)
    for name, value in (told | called._asdict()).items():
        setattr(delegate, name, value)


def _kept_of(delegate: Delegate, told: Mapping[str, Any]) -> dict[str, Any]:
    """Of who stands on the list already: how they are reached stays as it is known (their own link goes there), what the unit leaves empty
    stays, and so does their own no."""
    kept = {name: getattr(delegate, name) or told[name] for name in ("phone", "email")}
    kept |= {name: told[name] or getattr(delegate, name) for name in ("honorific", "position", "note", "group_id")}
    own = (DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED)
    return kept | ({"status": delegate.status} if delegate.status in own else {})
