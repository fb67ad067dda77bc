"""A list that was pasted or uploaded onto the unit's list: a difference, so that the same list again changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import canonical

from ...models import DelegateGroup, InvitedUnit
from .. import policies
from ..checking import TEXTS, problems_of, tidied
from ..models import Nominee
from ..queries.lists import nominees_of
from ..reading import MOST, Draft
from .gate import Ground, changed, worked_on


@dataclass
class Taken:
    """What came of it, in persons. `batch`: by which `take_back` finds those who were added."""

    batch: datetime
    added: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0


@transaction.atomic
def take_in(unit: InvitedUnit, drafts: Sequence[Draft], *, by: Actor) -> Taken:
    """Put them on the list: who is there already is corrected, nobody is removed, and a fault takes no good value's place.
    Refused: `call_closed`, `too_many_nominees`."""
    nomination = worked_on(unit, by=by)
    standing, ground = nominees_of(unit), Ground(unit)
    groups = {title: group for title, group in _groups(unit).items() if may_choose(group, ground, by)}
    pairs = _paired(standing, drafts, ground)
    taken, new, corrected = Taken(timezone.now()), list[Nominee](), list[Nominee]()
    for draft, kept, one in pairs:
        group = groups.get(draft.group.casefold())
        if one is None:
            made = Nominee(
                unit=unit, no=len(standing) + len(new) + 1, note=draft.note, group_id=group, made_at=taken.batch, **kept
            )
            ground.check(made)
            new.append(made)
        elif _correct(one, kept, ground):
            corrected.append(one)
        else:
            taken.same += 1
    if len(standing) + len(new) > MOST:
        raise Refused("too_many_nominees", most=MOST)
    Nominee.objects.bulk_create(new, batch_size=200)
    Nominee.objects.bulk_update(corrected, [*TEXTS, "problems", "version"], batch_size=200)
    taken.added, taken.changed = len(new), len(corrected)
    taken.faulty = sum(bool(one.problems) for one in (*new, *corrected))
    if new or corrected:
        changed(nomination)
    return taken


@transaction.atomic
def take_back(unit: InvitedUnit, batch: datetime, *, by: Actor) -> int:
    """Strike out whom one pasted list added, but for those who were changed since; returns how many that were."""
    nomination = worked_on(unit, by=by)
    added = Nominee.objects.filter(unit=unit, made_at=batch, version=0, delegate__isnull=True, stands_for__isnull=True)
    count, _each = added.delete()
    if count:
        left = nominees_of(unit)
        for no, one in enumerate(left, start=1):
            one.no = no
        Nominee.objects.bulk_update(left, ["no"], batch_size=200)
        changed(nomination)
    return count


def may_choose(group: int, ground: Ground, by: Actor) -> bool:
    """A unit's contact puts people into the groups of its quotas only, typed or pasted."""
    return group in ground.groups or not by.holds(policies.UNIT_CONTACT, conference=ground.unit.conference_id)


def _groups(unit: InvitedUnit) -> dict[str, int]:
    found = DelegateGroup.objects.filter(conference_id=unit.conference_id)
    return {title.casefold(): group.pk for group in found for title in group.title.values()}


def _paired(
    standing: Sequence[Nominee], drafts: Sequence[Draft], ground: Ground
) -> list[tuple[Draft, dict[str, str], Nominee | None]]:
    """Each draft with who they are on the list already: of the same name, those who are most alike first; rows without a name by all else."""
    read = [(draft, tidied(draft._asdict(), ground.country)[0]) for draft in drafts]
    named, pairs = defaultdict[str, list[Nominee]](list), dict[int, Nominee]()
    for one in standing:
        named[canonical(one.full_name)].append(one)
    found = set[int]()
    for least in (3, 2, 1, 0):  # namesakes find the one who is most like them
        for at, (_draft, kept) in enumerate(read):
            if at in pairs:
                continue
            there = named[canonical(kept["full_name"])] if kept["full_name"] else standing
            fit = next((one for one in there if one.pk not in found and _likeness(one, kept) >= least), None)
            if fit is not None:
                pairs[at] = fit
                found.add(fit.pk)
    return [(draft, kept, pairs.get(at)) for at, (draft, kept) in enumerate(read)]


def _likeness(one: Nominee, kept: dict[str, str]) -> int:
    """In how many fields besides the name they are alike; -1: rows without a name that are not quite the same."""
    alike = sum(canonical(getattr(one, name)) == canonical(kept[name]) for name in ("position", "phone", "email"))
    return alike if kept["full_name"] or alike == 3 else -1


def _correct(one: Nominee, kept: dict[str, str], ground: Ground) -> bool:
    """What the list says otherwise, in memory; what it says wrongly does not take the place of what is right."""
    wrong = {problem["field"] for problem in problems_of(kept, country=ground.country, needs_group=False)}
    said = {name: text for name, text in kept.items() if text and text != getattr(one, name) and name not in wrong}
    if canonical(said.get("full_name", "")) == canonical(one.full_name):
        said.pop("full_name", None)
    for name, text in said.items():
        setattr(one, name, text)
    if said:
        ground.check(one)
        one.version += 1
    return bool(said)
