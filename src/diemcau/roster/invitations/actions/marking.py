"""That somebody was invited or reminded: by mail that was released, by a message sent by hand, on paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diemcau.infra import audit
from diemcau.infra.mail.models import MailRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...actions.answering import set_standing
from ...actions.versions import hold
from ...enums import DelegateStatus
from ...models import Delegate, InvitedUnit
from .. import policies
from ..enums import Letter, Way
from ..models import Invitation

AT_ONCE = 500
ASKS = (Letter.INVITATION, Letter.REMINDER)


@transaction.atomic
def hand_over(
    conference: int,
    *,
    by: Actor,
    way: str,
    delegates: Sequence[Delegate] = (),
    units: Sequence[InvitedUnit] = (),
    letter: str = Letter.INVITATION,
) -> int:
    """A person says that they sent the message or handed the paper over; returns for how many."""
    if not policies.may_invite(by, conference):
        raise NotFound
    people = [one.pk for one in delegates if one.conference_id == conference]
    bodies = [one.pk for one in units if one.conference_id == conference]
    _note(conference, by, Way(way), letter, people=people, units=bodies)
    audit.record(by, "invitations.hand_over", conference=conference, way=way, count=len(people) + len(bodies))
    return len(people) + len(bodies)


def note_released(conference: int, rows: Sequence[MailRow], by: Actor) -> None:
    """Mail of this module is on its way."""
    for letter in ASKS:
        about = [row.about.partition(":") for row in rows if row.kind == letter]
        people = [int(number) for whose, _colon, number in about if whose == "delegate"]
        units = [int(number) for whose, _colon, number in about if whose == "unit"]
        _note(conference, by, Way.EMAIL, letter, people=people, units=units)


def stale_drafts(conference: int, rows: Sequence[MailRow]) -> set[int]:
    """Drafts to people who were taken off the list, replaced, or have declined since, reminders to who has answered since, and whatever would
    go to an address that is no longer theirs: it holds their own link."""
    people = {int(row.about.partition(":")[2]): row for row in rows if row.about.startswith("delegate:")}
    found = _misdirected(conference, rows)
    numbers = list(people)
    for start in range(0, len(numbers), AT_ONCE):
        known = Delegate.objects.filter(conference_id=conference, pk__in=numbers[start : start + AT_ONCE])
        told = known.values_list("pk", "status", "removed_at", "invitation__answer", "email")
        standing = {pk: (status, removed, said) for pk, status, removed, said, _to in told}
        found |= {
            people[pk].pk for pk, _status, _removed, _said, to in told if to.casefold() != people[pk].to.casefold()
        }
        found |= {
            people[pk].pk for pk in numbers[start : start + AT_ONCE] if _is_stale(people[pk].kind, standing.get(pk))
        }
    return found


def _misdirected(conference: int, rows: Sequence[MailRow]) -> set[int]:
    """Drafts to units that are reached elsewhere now, or are not asked any more."""
    units = {int(row.about.partition(":")[2]): row for row in rows if row.about.startswith("unit:")}
    there = InvitedUnit.objects.filter(conference_id=conference, pk__in=units).values_list("pk", "contact_email")
    today = {pk: to.casefold() for pk, to in there}
    return {row.pk for pk, row in units.items() if today.get(pk) != row.to.casefold()}


def _is_stale(letter: str, standing: tuple[str, datetime | None, str | None] | None) -> bool:
    if standing is None:
        return True
    status, removed, said = standing
    if removed is not None and letter != Letter.CANCELLATION:
        return True
    return status in (DelegateStatus.SUBSTITUTED, DelegateStatus.DECLINED) or (letter == Letter.REMINDER and bool(said))


def _note(conference: int, by: Actor, way: str, letter: str, *, people: Iterable[int], units: Iterable[int]) -> None:
    hold(conference)
    for field, numbers in (("delegate_id", list(people)), ("unit_id", list(units))):
        for start in range(0, len(numbers), AT_ONCE):
            _note_some(conference, by, way, letter, field, numbers[start : start + AT_ONCE])


def _note_some(conference: int, by: Actor, way: str, letter: str, field: str, numbers: list[int]) -> None:
    model = Delegate if field == "delegate_id" else InvitedUnit
    there = list(model.objects.filter(conference_id=conference, pk__in=numbers).values_list("pk", flat=True))
    fresh = [Invitation(conference_id=conference, **{field: number}) for number in there]
    Invitation.objects.bulk_create(fresh, ignore_conflicts=True)
    now, rows = timezone.now(), Invitation.objects.filter(**{f"{field}__in": there})
    if letter == Letter.REMINDER:
        rows.update(way=way, reminders=F("reminders") + 1, reminded_at=now)
        rows = rows.filter(invited_at=None)
    rows.update(way=way, invited_at=now, invited_by=by.who)
    if field == "delegate_id":
        named = Delegate.objects.filter(pk__in=there, status=DelegateStatus.NOMINATED)
        set_standing(conference, list(named), DelegateStatus.INVITED, by=by)
