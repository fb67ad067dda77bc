"""A unit's people typed, moved, removed, marked as away. Every row has a version: of two who change it at once the later one is told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.names import tidy

from ...models import InvitedUnit
from ..checking import TEXTS, digest, tidied
from ..enums import AwayReason
from ..models import Nominee
from ..queries.lists import nominees_of
from ..reading import MOST
from .gate import Ground, changed, worked_on

AGAIN = timedelta(minutes=2)  # a press that comes twice
KEPT = (*TEXTS, "group", "problems", "version")


class Typed(NamedTuple):
    """A row as it comes from a page. `key`: the nominee's number, or anything else for somebody new; `seen`, `base`, `place`: its version,
    the digest of its values and its number in the list when the page was drawn."""

    key: str
    values: dict[str, str]
    seen: int = 0
    base: str = ""
    place: int = 0

    @property
    def is_touched(self) -> bool:
        if not self.key.isdecimal():
            return any(self.values.get(name, "").strip() for name in TEXTS if name != "honorific")
        return digest(self.values) != self.base


class Clash(NamedTuple):
    """A row that was changed elsewhere since the page was drawn (`standing`: as it is now), or removed (None): not written."""

    typed: Typed
    standing: Nominee | None


class Saved(NamedTuple):
    """What came of a page. `private`: rows in which something was that nobody here needs, which is not kept; `respelt`: names as typed, in
    capitals, and as kept; `was`, `now`: the list's version before and after."""

    clashes: list[Clash]
    written: list[Nominee]
    private: list[Nominee]
    respelt: list[tuple[str, str]]
    was: int
    now: int


def values_of(nominee: Nominee) -> dict[str, str]:
    """A nominee's fields as a page shows them."""
    return {name: getattr(nominee, name) for name in TEXTS} | {"group": str(nominee.group_id or "")}


@transaction.atomic
def save_rows(unit: InvitedUnit, rows: Sequence[Typed], *, by: Actor) -> Saved:
    """Write what was touched, faults included. Refused: `call_closed`, `too_many_nominees`."""
    nomination = worked_on(unit, by=by)
    standing, was = nominees_of(unit), nomination.version
    saving = _Saving(Ground(unit), {str(one.pk): one for one in standing}, len(standing))
    for typed in rows:
        if typed.is_touched:
            saving.take(typed)
    is_moved = _place(standing, rows)
    if saving.written or is_moved:
        changed(nomination)
    return Saved(saving.clashes, saving.written, saving.private, saving.respelt, was, nomination.version)


class _Saving:
    def __init__(self, ground: Ground, standing: dict[str, Nominee], last: int) -> None:
        self._ground, self._standing, self._last = ground, standing, last
        self.clashes: list[Clash] = []
        self.written: list[Nominee] = []
        self.private: list[Nominee] = []
        self.respelt: list[tuple[str, str]] = []

    def take(self, typed: Typed) -> None:
        one = self._standing.get(typed.key)
        if one is None and typed.key.isdecimal():
            self.clashes.append(Clash(typed, None))
            return
        told = digest(typed.values)
        if one is not None and one.version != typed.seen and digest(values_of(one)) != typed.base:
            if digest(values_of(one)) != told:
                self.clashes.append(Clash(typed, one))
            return
        if one is None and self._was_just_added(typed):
            return
        self._write(one or Nominee(unit=self._ground.unit, no=self._last + 1), typed)

    def _write(self, one: Nominee, typed: Typed) -> None:
        kept, private = tidied(typed.values, self._ground.country)
        for name, text in kept.items():
            setattr(one, name, text)
        one.group_id = self._group(typed.values.get("group", ""), one)
        self._ground.check(one)
        one.version += 1
        if one._state.adding:
            self._last += 1
            if self._last > MOST:
                raise Refused("too_many_nominees", most=MOST)
            one.save()
        else:
            one.save(update_fields=KEPT)
        self.written.append(one)
        self.private += [one] if private else []
        if (
            said := tidy(typed.values.get("full_name", ""))
        ).casefold() == one.full_name.casefold() != "" and said != one.full_name:
            self.respelt.append((said, one.full_name))

    def _group(self, text: str, one: Nominee) -> int | None:
        """Of the groups the unit may choose from; who is in another one by the organisers' hand stays there."""
        if not self._ground.groups:
            return one.group_id
        number = whole_number(text)
        return number if number in self._ground.groups or number == one.group_id else None

    def _was_just_added(self, typed: Typed) -> bool:
        kept, _private = tidied(typed.values, self._ground.country)
        since = timezone.now() - AGAIN
        return any(
            one.made_at > since and {name: getattr(one, name) for name in TEXTS} == kept
            for one in self._standing.values()
        )


def _place(standing: list[Nominee], rows: Sequence[Typed]) -> bool:
    """Move those for whom another number was typed than stood there."""
    wishes = {}
    for typed in rows:
        wish = typed.values.get("no", "").strip(" .")
        if typed.key.isdecimal() and wish.isascii() and wish.isdecimal() and len(wish) < 6 and int(wish) != typed.place:
            wishes[typed.key] = int(wish)
    moving = [one for one in standing if str(one.pk) in wishes]
    order = [one for one in standing if one not in moving]
    for one in sorted(moving, key=lambda one: wishes[str(one.pk)]):
        order.insert(max(0, wishes[str(one.pk)] - 1), one)
    return _number(order) if moving else False


def _number(order: Sequence[Nominee]) -> bool:
    wrong = [(no, one) for no, one in enumerate(order, start=1) if one.no != no]
    for no, one in wrong:
        one.no = no
    Nominee.objects.bulk_update([one for _no, one in wrong], ["no"], batch_size=200)
    return bool(wrong)


@transaction.atomic
def remove(unit: InvitedUnit, number: int, *, by: Actor, seen: int) -> None:
    """Strike out somebody who is on no delegate list yet. Refused: `nominee_moved` when they were changed since they were seen,
    `nominee_listed`. Who is gone already is gone."""
    nomination = worked_on(unit, by=by)
    order = nominees_of(unit)
    one = next((one for one in order if one.pk == number), None)
    if one is None:
        return
    if one.delegate_id:
        raise Refused("nominee_listed")
    if one.version != seen:
        raise Refused("nominee_moved", name=one.full_name)
    one.delete()
    _number([other for other in order if other.pk])
    changed(nomination)


@transaction.atomic
def group_rest(unit: InvitedUnit, group: int, *, by: Actor) -> int:
    """Everybody who comes and has no group yet is of this one, of the unit's quota; returns how many that were."""
    nomination, ground = worked_on(unit, by=by), Ground(unit)
    if group not in ground.groups:
        raise NotFound
    rest = list(Nominee.objects.filter(unit=unit, group=None, is_away=False))
    for one in rest:
        one.group_id, one.version = group, one.version + 1
        ground.check(one)
    Nominee.objects.bulk_update(rest, ["group", "problems", "version"], batch_size=200)
    if rest:
        changed(nomination)
    return len(rest)


@transaction.atomic
def set_away(unit: InvitedUnit, number: int, *, by: Actor, reason: str) -> Nominee:
    """Somebody on the delegate list does not come. Raises NotFound for anybody else, Refused(choose_reason) without one of AwayReason."""
    nomination = worked_on(unit, by=by)
    one = _listed(unit, number)
    if reason not in AwayReason.offered():
        raise Refused("choose_reason")
    if not one.is_away or one.reason != reason:
        one.is_away, one.reason, one.problems = True, AwayReason(reason), []
        one.version += 1
        one.save(update_fields=["is_away", "reason", "problems", "version"])
        changed(nomination)
    return one


@transaction.atomic
def set_back(unit: InvitedUnit, number: int, *, by: Actor) -> None:
    """They come after all."""
    nomination = worked_on(unit, by=by)
    one = _listed(unit, number)
    if one.is_away:
        one.is_away, one.reason = False, ""
        one.version += 1
        Ground(unit).check(one)
        one.save(update_fields=["is_away", "reason", "problems", "group", "version"])
        changed(nomination)


@transaction.atomic
def replace(unit: InvitedUnit, number: int, *, by: Actor, reason: str) -> Nominee:
    """They do not come, somebody else comes in their place: an empty row below theirs, to be filled in. One that is there already is it."""
    away = set_away(unit, number, by=by, reason=reason)
    order = nominees_of(unit)
    there = next((one for one in order if one.stands_for_id == away.delegate_id and not one.is_away), None)
    if there is not None:
        return there
    one = Nominee(unit=unit, no=away.no + 1, stands_for=away.delegate, group_id=away.group_id, site_id=away.site_id)
    Ground(unit).check(one)
    one.save()
    at = next(place for place, other in enumerate(order) if other.pk == away.pk)
    _number([*order[: at + 1], one, *order[at + 1 :]])
    return one


def _listed(unit: InvitedUnit, number: int) -> Nominee:
    one = Nominee.objects.filter(pk=number, unit=unit, delegate__isnull=False).first()
    if one is None:
        raise NotFound
    return one
