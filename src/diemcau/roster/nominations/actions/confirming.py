"""A unit's list confirmed, declined, taken up again: by its contact, or by an organiser in the contact's place."""

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ...actions.nominated import take_nominated
from ...models import InvitedUnit
from ..enums import AwayReason, DeclineReason, NominationState
from ..models import Nomination, Nominee
from ..queries.lists import call_of, nominees_of, quota_lines
from .gate import Ground, changed, worked_on
from .opening import bring_up_to_date
from .taking import take_over


@transaction.atomic
def confirm(unit: InvitedUnit, *, by: Actor, seen: int) -> Nomination:
    """These are the unit's people. Where lists are approved it waits for that, else they are on the delegate list now.

    Refused: `call_closed`, `list_moved` when it was changed since `seen` (its version), `nobody_named`, `list_has_problems` (`count`),
    `over_quota` (`count`) where nobody approves.
    """
    nomination = worked_on(unit, by=by)
    if bring_up_to_date(unit) or nomination.version != seen:
        raise Refused("list_moved")
    rows, call = nominees_of(unit), call_of(unit.conference_id)
    _check(unit, rows)
    approves = call is not None and call.wants_approval
    if not approves and (over := max((line.over for line in quota_lines(unit, rows)), default=0)):
        raise Refused("over_quota", count=over)
    now = timezone.now()
    nomination.state, nomination.reason = NominationState.CONFIRMED, ""
    nomination.confirmed_version, nomination.confirmed_at, nomination.confirmed_by = nomination.version, now, by.who
    nomination.save()
    audit.record(by, "nominations.confirm", conference=unit.conference_id, unit=unit.pk, people=len(rows))
    if not approves:
        take_over(nomination, by=by)
    return nomination


def _check(unit: InvitedUnit, rows: list[Nominee]) -> None:
    """Looked at anew: a quota may have come since."""
    coming, ground = [one for one in rows if not one.is_away], Ground(unit)
    if not coming:
        raise Refused("nobody_named")
    for one in coming:
        ground.check(one)
    Nominee.objects.bulk_update(coming, ["problems", "group"], batch_size=200)
    if wrong := sum(bool(one.problems) for one in coming):
        raise Refused("list_has_problems", count=wrong)


@transaction.atomic
def decline(unit: InvitedUnit, *, by: Actor, reason: str) -> Nomination:
    """The unit sends nobody; who stood on the delegate list for it declines. Its list is kept. Refused: `call_closed`, `choose_reason`."""
    nomination = worked_on(unit, by=by)
    if reason not in DeclineReason.values:
        raise Refused("choose_reason")
    rows = [one for one in nominees_of(unit) if one.delegate_id and not one.is_away]
    if rows:
        take_nominated(by=by, unit=unit, away=[one.delegate_id for one in rows if one.delegate_id])
    for one in rows:
        one.is_away, one.reason, one.version, one.taken["is_away"] = True, AwayReason.UNIT, one.version + 1, True
    Nominee.objects.bulk_update(rows, ["is_away", "reason", "version", "taken"], batch_size=200)
    now = timezone.now()
    nomination.state, nomination.reason = NominationState.DECLINED, DeclineReason(reason)
    nomination.confirmed_at, nomination.confirmed_by = now, by.who
    nomination.save()
    audit.record(by, "nominations.decline", conference=unit.conference_id, unit=unit.pk, reason=reason)
    return nomination


@transaction.atomic
def reopen(unit: InvitedUnit, *, by: Actor) -> Nomination:
    """The unit sends somebody after all: its list is worked on again, and to be confirmed."""
    nomination = worked_on(unit, by=by)
    if nomination.state == NominationState.DECLINED:
        nomination.reason = ""
        Nominee.objects.filter(unit=unit, is_away=True, reason=AwayReason.UNIT).update(is_away=False, reason="")
        changed(nomination)
    return nomination
