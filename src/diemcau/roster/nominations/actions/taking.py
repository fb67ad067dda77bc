"""A confirmed list becomes delegates: added, changed, away; nobody twice."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...actions import agree_to_substitute, propose_substitute, withdraw_substitute
from ...actions.nominated import Named, take_nominated
from ...entry import Entry
from ...enums import SubstitutionState
from ...models import Delegate, InvitedUnit
from ...substituting import Proposal
from .. import policies
from ..enums import NominationState
from ..models import Nomination, Nominee
from ..queries.lists import last_proposals, nominees_of
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
    ready = [one for one in rows if one.delegate_id is None and not one.is_away and not one.problems]
    new = [one for one in ready if one.stands_for_id is None]
    instead = {one.stands_for_id: one for one in ready if one.stands_for_id}
    there = [one for one in rows if one.delegate_id]
    coming = [one.delegate_id for one in there if one.delegate_id and not one.is_away]
    away = [one.delegate_id for one in there if one.delegate_id and one.is_away and one.delegate_id not in instead]
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
    now = Delegate.objects.in_bulk([one.delegate_id for one in (*new, *there) if one.delegate_id])
    for one in (*new, *there):
        one.taken = taken_of(now[one.delegate_id or 0])
    Nominee.objects.bulk_update([*new, *there], ["delegate", "site", "taken"], batch_size=200)
    _propose(unit, [one for one in ready if one.stands_for_id], by=by)
    nomination.state, nomination.taken_at = NominationState.TAKEN, timezone.now()
    nomination.save(update_fields=["state", "taken_at"])


def _propose(unit: InvitedUnit, instead: Sequence[Nominee], *, by: Actor) -> None:
    """Substitutes come with the organisers' consent alone (domain.md §2.6): they are proposed, by an approving organiser agreed to. Whoever
    was proposed before and is not on the list any more is withdrawn; whom the organisers refused is not proposed again."""
    last = last_proposals(unit)
    wanted = {one.stands_for_id for one in instead}
    for pk, proposal in last.items():
        if (
            pk not in wanted
            and proposal.state == SubstitutionState.PROPOSED
            and proposal.proposed_by == policies.who_of(unit.pk)
        ):
            withdraw_substitute(by=by, delegate=proposal.delegate)
    for one in instead:
        known = last.get(one.stands_for_id or 0)
        if one.stands_for is None:
            continue
        if known is None or known.state == SubstitutionState.WITHDRAWN or known.full_name != one.full_name:
            said = Proposal(one.full_name, one.honorific, one.position, one.phone, one.email)
            known = propose_substitute(by=by, delegate=one.stands_for, proposal=said)
        if known.state == SubstitutionState.PROPOSED and policies.may_lead(by, unit.conference_id):
            agree_to_substitute(by=by, substitution=known)
    if instead:
        bring_up_to_date(unit)


def _named(one: Nominee) -> Named:
    site = one.site_id or one.unit.site_id
    entry = Entry(
        one.full_name, one.position, one.unit.name, site, one.group_id, one.honorific, one.phone, one.note, one.no
    )
    return Named(entry, one.email)


def _changes(one: Nominee) -> dict[str, Any]:
    """What the unit changed since it was last taken over."""
    wrong = {problem["field"] for problem in one.problems}
    changes = {}
    for name in (*COPIED, *FIELDS):
        value = getattr(one, FIELDS.get(name, name))
        if name not in wrong and value != one.taken.get(name):
            changes[FIELDS.get(name, name)] = value
    return changes
