"""What every change of a unit's list goes through: who may, whether lists are taken now, and the list counted one version up."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from ...models import InvitedUnit
from .. import policies
from ..checking import TEXTS, Country, problems_of
from ..enums import NominationState
from ..models import Call, Nomination, Nominee
from ..queries.lists import groups_of

ANEW = (NominationState.CONFIRMED, NominationState.TAKEN, NominationState.DECLINED)
"""States in which a change of the list asks for another confirmation."""


@dataclass
class Ground:
    """What a unit's people are checked by."""

    unit: InvitedUnit

    @cached_property
    def country(self) -> Country:
        return Country.of(self.unit.conference.timezone)

    @cached_property
    def groups(self) -> list[int]:
        """The groups that the unit's quotas name, in order."""
        return [group.pk for group in groups_of(self.unit)]

    def check(self, nominee: Nominee) -> None:
        """Set the nominee's problems, in memory; the only group there is, is theirs. Of what stands on the delegate list already only what
        was changed is checked: the organisers wrote the rest."""
        if nominee.group_id is None and len(self.groups) == 1:
            nominee.group_id = self.groups[0]
        kept = {name: getattr(nominee, name) for name in TEXTS}
        lacks = nominee.group_id is None and len(self.groups) > 1
        found = problems_of(kept, country=self.country, needs_group=lacks and not nominee.is_away)
        taken = nominee.taken
        nominee.problems = [p for p in found if not taken or taken.get(p["field"]) != kept.get(p["field"])]


def worked_on(unit: InvitedUnit, *, by: Actor) -> Nomination:
    """The unit's list, locked until the transaction ends. Raises NotFound, and Refused(call_closed) for the contact when it is too late or
    too early; organisers may always."""
    if not policies.may_list(by, unit.conference_id, unit.pk):
        raise NotFound
    if not policies.may_lead(by, unit.conference_id):
        call = Call.objects.filter(conference_id=unit.conference_id).first()
        if call is None or not call.takes_lists:
            raise Refused("call_closed")
    Nomination.objects.get_or_create(unit=unit)
    return Nomination.objects.select_for_update().get(unit=unit)


def changed(nomination: Nomination) -> None:
    """The list is another than before: it is to be confirmed (again)."""
    nomination.version += 1
    nomination.changed_at = timezone.now()
    if nomination.state in ANEW:
        nomination.state = NominationState.OPEN
    nomination.save()
