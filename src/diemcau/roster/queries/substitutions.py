"""Questions about substitutes: what waits for consent, and what was said before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.people.queries import names_of

from .. import policies
from ..enums import DelegateStatus, SubstitutionState
from ..models import Delegate, InvitedUnit, Substitution
from ..substituting import may_propose


class Step(NamedTuple):
    """A substitution as pages tell it. `proposed_by`, `decided_by` are names; `at_the_door`: the room's desk brought the person."""

    row: Substitution
    proposed_by: str
    decided_by: str
    at_the_door: bool

    @property
    def state(self) -> str:
        return str(SubstitutionState(self.row.state).label)

    @property
    def off_since(self) -> datetime | None:
        """Since when the substitute who was agreed to is off the list."""
        came = self.row.substitute
        return came.removed_at if came else None


class Came(NamedTuple):
    """Somebody brought to the door instead: nobody agreed yet, or it was undone there."""

    full_name: str
    position: str
    at: datetime
    undone: bool


class History(NamedTuple):
    """All that was said of somebody's substitutes, the newest first."""

    steps: list[Step]
    came: list[Came]

    @property
    def waiting(self) -> Step | None:
        return next((s for s in self.steps if s.row.state == SubstitutionState.PROPOSED), None)


def to_propose_for(actor: Actor, delegate: Delegate) -> Delegate:
    """The same delegate, if the actor may propose somebody else. Raises NotFound."""
    if not may_propose(actor, delegate):
        raise NotFound
    return delegate


def substitutions_of(delegates: Iterable[Delegate]) -> dict[int, list[Substitution]]:
    """What was proposed for these delegates (number of row → the newest first). One query."""
    found: dict[int, list[Substitution]] = defaultdict(list)
    for row in Substitution.objects.filter(delegate__in=[d.pk for d in delegates]):
        found[row.delegate_id].append(row)
    return dict(found)


def history_of(delegate: Delegate) -> History:
    """Five queries at most."""
    rows = list(Substitution.objects.filter(delegate=delegate).select_related("substitute"))
    settled = [row.substitute_id for row in rows if row.substitute_id]
    came = Delegate.objects.filter(stands_for=delegate, run=policies.LIVE).exclude(pk__in=settled)
    return History(
        told(rows),
        [Came(d.full_name, d.position, d.created_at, d.removed_at is not None) for d in came.order_by("-pk")],
    )


def expected_again(gone: Delegate) -> Delegate | None:
    """Whom somebody who is off the list was to replace, if they are invited again. For callers who may change the list."""
    if gone.stands_for_id is None or not gone.approved_by:
        return None
    return Delegate.objects.filter(pk=gone.stands_for_id, status=DelegateStatus.INVITED).first()


def waiting_for(actor: Actor, conference: Conference) -> list[Step]:
    """Proposals that the actor may agree to, the oldest first. Four queries at most. Raises NotFound when there is no list for them."""
    rows = _seen(actor, conference.pk).filter(state=SubstitutionState.PROPOSED).order_by("proposed_at", "pk")
    found = rows.select_related("delegate", "delegate__site")
    return told([row for row in found if policies.may_approve(actor, conference.pk, row.delegate.site_id)])


def decided_for(actor: Actor, conference: Conference, *, most: int = 100) -> list[Step]:
    """What was agreed to, refused, withdrawn: the newest first."""
    rows = _seen(actor, conference.pk).exclude(state=SubstitutionState.PROPOSED)
    return told(
        list(rows.select_related("delegate", "delegate__site", "substitute").order_by("-decided_at", "-pk")[:most])
    )


def substitution_for(actor: Actor, conference: int, pk: int) -> Substitution:
    """One that the actor may see. Raises NotFound."""
    found = _seen(actor, conference).filter(pk=pk).select_related("delegate").first()
    if found is None:
        raise NotFound
    return found


def count_waiting(actor: Actor, conference: int) -> int:
    """How many the actor could agree to; 0 where there is none they may."""
    if policies.visible(actor, conference) is None:
        return 0
    rows = _seen(actor, conference).filter(state=SubstitutionState.PROPOSED)
    return sum(
        policies.may_approve(actor, conference, site) for site in rows.values_list("delegate__site_id", flat=True)
    )


def told(rows: list[Substitution]) -> list[Step]:
    """With the names of who said it. Three queries at most, none without rows."""
    whos = {who for row in rows for who in (row.proposed_by, row.decided_by) if who}
    called = _called(whos) if whos else {}
    return [
        Step(row, called.get(row.proposed_by, ""), called.get(row.decided_by, ""), not row.proposed_by) for row in rows
    ]


def _called(whos: set[str]) -> dict[str, str]:
    units = {int(who[5:]) for who in whos if who.startswith("unit:") and who[5:].isdigit()}
    names = names_of(whos) | {
        f"unit:{u.pk}": u.name for u in (InvitedUnit.objects.filter(pk__in=units) if units else ())
    }
    return names | {who: _("the delegate") for who in whos if who.startswith("delegate:")}


def _seen(actor: Actor, conference: int) -> "QuerySet[Substitution]":
    if policies.visible(actor, conference) is None:
        raise NotFound
    rows = Substitution.objects.filter(conference_id=conference, delegate__removed_at=None)
    if policies.may_see(actor, conference) or actor.holds(*policies.SITE_PEOPLE, conference=conference):
        return rows
    return rows.filter(Q(delegate__site_id__in=policies.own_sites(actor, conference)))
