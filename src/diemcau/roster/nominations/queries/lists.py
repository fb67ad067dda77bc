"""What a unit's page shows: its people, its quota."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from diemcau.kernel.names import canonical

from ...models import DelegateGroup, InvitedUnit, Substitution, UnitQuota
from ..models import Call, Nomination, Nominee


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A quota of a unit, and how much of it is used. `group` None: in all."""

    group: DelegateGroup | None
    seats: int
    used: int

    @property
    def over(self) -> int:
        return max(0, self.used - self.seats)

    @property
    def free(self) -> int:
        return max(0, self.seats - self.used)


def call_of(conference: int) -> Call | None:
    """How the conference asks for names; None where nobody has prepared it."""
    return Call.objects.filter(conference_id=conference).first()


def nomination_of(unit: InvitedUnit) -> Nomination | None:
    """The unit's list as a whole; None before it was opened."""
    return Nomination.objects.filter(unit=unit).first()


def groups_of(unit: InvitedUnit) -> list[DelegateGroup]:
    """The groups that a unit's quotas name."""
    quotas = UnitQuota.objects.filter(unit=unit, group__isnull=False).select_related("group")
    return [quota.group for quota in quotas.order_by("group__order", "group_id") if quota.group]


def nominees_of(unit: InvitedUnit) -> list[Nominee]:
    """All of a unit's list, in order."""
    rows = Nominee.objects.filter(unit=unit).select_related("delegate", "group", "stands_for").order_by("no", "pk")
    found = list(rows)
    for one in found:
        one.unit = unit  # else each asks for it anew
    return found


def last_proposals(unit: InvitedUnit) -> dict[int, Substitution]:
    """What was last proposed in the place of a unit's delegates, by delegate."""
    said = (
        Substitution.objects.filter(delegate__invited_unit=unit)
        .select_related("delegate")
        .order_by("proposed_at", "pk")
    )
    return {one.delegate_id: one for one in said}


def quota_lines(unit: InvitedUnit, nominees: Sequence[Nominee]) -> list[QuotaLine]:
    """What a unit may send and how much of that is on its list; groups in their order, then in all. One query."""
    coming = [one for one in nominees if not one.is_away]
    of_group = Counter(one.group_id for one in coming)
    quotas = list(UnitQuota.objects.filter(unit=unit).select_related("group"))
    quotas.sort(key=lambda q: (q.group is None, q.group.order if q.group else 0, q.group_id or 0))
    return [QuotaLine(q.group, q.seats, of_group[q.group_id] if q.group else len(coming)) for q in quotas]


def namesakes(nominees: Sequence[Nominee]) -> dict[int, int]:
    """Of those who are called like somebody before them on the list: the number of that one there, by nominee."""
    first: dict[str, int] = {}
    found = {}
    for place, one in enumerate(nominees, start=1):
        if one.full_name and not one.is_away:
            earlier = first.setdefault(canonical(one.full_name), place)
            if earlier != place:
                found[one.pk] = earlier
    return found
