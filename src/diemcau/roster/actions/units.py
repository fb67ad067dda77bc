"""Invited units: made, edited, taken away, their quotas; whose people they are follows from what the list says of their unit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.people.models import Organisation

from .. import phones, policies
from ..entry import canonical_unit, pieces
from ..models import Delegate, DelegateGroup, InvitedUnit, UnitQuota
from ..unit_lines import Wanted, is_email

AT_ONCE = 2_000
Cell = tuple[int, int | None]
"""A unit and a group, or None: of all groups together."""


@transaction.atomic
def invite_units(*, by: Actor, conference: Conference, wanted: Sequence[Wanted]) -> tuple[int, int]:
    """Ask these units, too: (added, known before). One known by its name at the same site (or at none) is not added again, but gets what it
    lacked. People of the list who name a new unit belong to it from now on. Refused as `edit_unit` refuses."""
    _require(by, conference.pk)
    wanted = [_tidied(unit) for unit in wanted]
    _check_places(conference.pk, wanted)
    Conference.objects.select_for_update().get(
        pk=conference.pk
    )  # of two lists pasted at once the second finds what the first added
    units = list(InvitedUnit.objects.filter(conference=conference))
    known: dict[str, list[InvitedUnit]] = defaultdict(list)
    for unit in units:
        known[canonical_unit(unit.name)].append(unit)
    order = max((unit.order for unit in units), default=0)
    new: list[InvitedUnit] = []
    lacking: list[InvitedUnit] = []
    for one in wanted:
        same = next(
            (u for u in known[canonical_unit(one.name)] if None in (u.site_id, one.site) or u.site_id == one.site), None
        )
        if same is None:
            order += 1
            made = InvitedUnit(conference=conference, order=order, **_fields(one))
            new.append(made)
            known[canonical_unit(one.name)].append(made)
        elif _fill(same, one) and same.pk:
            lacking.append(same)
    InvitedUnit.objects.bulk_create(new, batch_size=500)
    InvitedUnit.objects.bulk_update(lacking, [*_FILLED], batch_size=200)
    link_people(conference.pk)
    audit.record(by, "roster.invite_units", conference=conference.pk, added=len(new), known=len(wanted) - len(new))
    return len(new), len(wanted) - len(new)


@transaction.atomic
def edit_unit(*, by: Actor, unit: InvitedUnit, wanted: Wanted) -> None:
    """Write an invited unit anew. Refused: `no_unit` (no name), `bad_phone`, `bad_email`, `unit_number` (an identity number)."""
    _require(by, unit.conference_id)
    wanted = _tidied(wanted)
    _check_places(unit.conference_id, [wanted])
    for name, value in _fields(wanted).items():
        setattr(unit, name, value)
    unit.save()
    link_people(unit.conference_id)
    audit.record(by, "roster.edit_unit", conference=unit.conference_id, unit=unit.pk)


@transaction.atomic
def remove_unit(*, by: Actor, unit: InvitedUnit) -> None:
    """Ask a unit no longer: its quotas, its link and its list go. Its people on the delegate list stay there."""
    _require(by, unit.conference_id)
    audit.record(by, "roster.remove_unit", conference=unit.conference_id, unit=unit.pk, name=unit.name)
    unit.delete()


@transaction.atomic
def set_quotas(*, by: Actor, conference: int, seats: Mapping[Cell, int | None], seen: Mapping[Cell, int | None]) -> int:
    """Write quotas (None: none), and say how many changed. Refused: `quota_moved` when one of them is no longer as it was `seen`, and
    nothing is written. Raises NotFound for units and groups of other conferences."""
    _require(by, conference)
    Conference.objects.select_for_update().get(pk=conference)
    changed = {cell: count for cell, count in seats.items() if count != seen.get(cell)}
    units, groups = {unit for unit, _group in changed}, {group for _unit, group in changed if group is not None}
    if InvitedUnit.objects.filter(conference_id=conference, pk__in=units).count() != len(units):
        raise NotFound
    if DelegateGroup.objects.filter(conference_id=conference, pk__in=groups).count() != len(groups):
        raise NotFound
    there = {(quota.unit_id, quota.group_id): quota for quota in UnitQuota.objects.filter(unit__in=units)}
    for cell, count in changed.items():
        now = there[cell].seats if cell in there else None
        if now not in (seen.get(cell), count):
            raise Refused("quota_moved")
    _write_quotas(changed, there)
    audit.record(by, "roster.set_quotas", conference=conference, cells=len(changed))
    return len(changed)


@transaction.atomic
def set_all_quotas(*, by: Actor, conference: int, group: int | None, seats: int, overwrite: bool = False) -> int:
    """The same quota for every invited unit that has none of this kind (or for all: `overwrite`); returns how many changed."""
    units = InvitedUnit.objects.filter(conference_id=conference).values_list("pk", flat=True)
    now = dict(UnitQuota.objects.filter(unit__conference_id=conference, group=group).values_list("unit_id", "seats"))
    cells = [(unit, group) for unit in units if overwrite or unit not in now]
    seen = {cell: now.get(cell[0]) for cell in cells}
    return set_quotas(by=by, conference=conference, seats=dict.fromkeys(cells, seats), seen=seen)


def _write_quotas(changed: Mapping[Cell, int | None], there: Mapping[Cell, UnitQuota]) -> None:
    gone = [there[cell].pk for cell, seats in changed.items() if seats is None and cell in there]
    new = [UnitQuota(unit_id=cell[0], group_id=cell[1], seats=n) for cell, n in changed.items() if n is not None and cell not in there]  # fmt: skip
    other = [cell for cell, n in changed.items() if n is not None and cell in there]
    for cell in other:
        there[cell].seats = changed[cell] or 0
    UnitQuota.objects.filter(pk__in=gone).delete()
    UnitQuota.objects.bulk_create(new, batch_size=500)
    UnitQuota.objects.bulk_update([there[cell] for cell in other], ["seats"], batch_size=500)


def called(conference: int) -> dict[str, int]:
    """Invited units by what they are called, in canonical form: their name, and other names of their organisation. Of units that are called
    the same none: nobody may see another's people."""
    found = defaultdict[str, set[int]](set)
    for invited in InvitedUnit.objects.filter(conference_id=conference).select_related("organisation"):
        others = invited.organisation.aliases if invited.organisation else []
        for name in (invited.name, *others):
            found[canonical_unit(name)].add(invited.pk)
    return {key: pks.copy().pop() for key, pks in found.items() if key and len(pks) == 1}


def link_people(conference: int) -> int:
    """Have people of the list whose unit reads like exactly one invited unit (its name, or another name of its organisation) belong to it;
    returns how many came to belong to one. Who belongs to a unit already stays. Inside the caller's transaction.
    """
    only = called(conference)
    if not only:
        return 0
    loose = Delegate.objects.filter(conference_id=conference, invited_unit=None).exclude(unit="").order_by()
    found = [(unit, pk) for pk, text in loose.values_list("pk", "unit") if (unit := only.get(canonical_unit(text)))]
    table = connection.ops.quote_name(Delegate._meta.db_table)
    statement = f"UPDATE {table} SET invited_unit_id = %s WHERE id = %s"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        for piece in pieces(found, AT_ONCE):
            cursor.executemany(statement, piece)
    return len(found)


_FILLED = ("site_id", "organisation_id", "contact_name", "contact_phone", "contact_email")


def _fields(wanted: Wanted) -> dict[str, object]:
    told = wanted._asdict()
    told["site_id"], told["organisation_id"] = told.pop("site"), told.pop("organisation")
    return {**told, "name_key": names.text_key(wanted.name)[:1200]}


def _fill(unit: InvitedUnit, wanted: Wanted) -> bool:
    """Say of a known unit what was not known yet; whether there was something."""
    told = _fields(wanted)
    lacked = [name for name in _FILLED if told[name] and not getattr(unit, name)]
    for name in lacked:
        setattr(unit, name, told[name])
    return bool(lacked)


def _tidied(wanted: Wanted) -> Wanted:
    name, phone, email = names.tidy(wanted.name)[:300], phones.tidy(wanted.contact_phone), wanted.contact_email.strip()
    if not names.is_name(name):
        raise Refused("no_unit")
    if wanted.contact_phone.strip() and not phone:
        raise Refused("bad_phone")
    if email and not is_email(email):
        raise Refused("bad_email")
    contact = names.tidy(wanted.contact_name)[:120]
    if any(without_identity_numbers(text) != text for text in (name, contact)):
        raise Refused("unit_number")
    return wanted._replace(name=name, contact_name=contact, contact_phone=phone, contact_email=email)


def _check_places(conference: int, wanted: Iterable[Wanted]) -> None:
    """A site of another conference does not exist here, nor does a body that was deleted."""
    sites = {unit.site for unit in wanted if unit.site}
    bodies = {unit.organisation for unit in wanted if unit.organisation}
    if Site.objects.filter(conference_id=conference, pk__in=sites).count() != len(sites):
        raise NotFound
    if Organisation.objects.filter(pk__in=bodies).count() != len(bodies):
        raise NotFound


def _require(by: Actor, conference: int) -> None:
    if not policies.may_change(by, conference):
        raise NotFound
