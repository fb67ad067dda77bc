"""That somebody was invited or reminded: by mail that was released, by a message sent by hand, on paper."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max
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
from ..composing import PURPOSE
from ..enums import Letter, Way
from ..models import Invitation

AT_ONCE = 500
ASKS = (Letter.INVITATION, Letter.REMINDER)
OVERTAKING = (Letter.CHANGE, Letter.CANCELLATION)
"""Once one of these goes, whatever was written to the same before says what holds no longer."""


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
    go to an address that is no longer theirs: it holds their own link. And what a later word of a change, or that nothing takes place, has
    overtaken while it waited for the server."""
    people = [(number, row) for whose, number, row in _told(rows) if whose == "delegate"]
    found = _misdirected(conference, rows) | _overtaken(conference, rows)
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        known = Delegate.objects.filter(conference_id=conference, pk__in=[number for number, _row in some])
        told = known.values_list("pk", "status", "removed_at", "invitation__answer", "email")
        standing = {pk: _Standing(status, removed, said, to) for pk, status, removed, said, to in told}
        found |= {row.pk for number, row in some if _is_stale(row, standing.get(number))}
    return found


def _told(rows: Sequence[MailRow]) -> Iterator[tuple[str, int, MailRow]]:
    """Each with whom it is about; one person may be written to twice."""
    for row in rows:
        whose, _colon, number = row.about.partition(":")
        yield whose, int(number or 0), row


def _misdirected(conference: int, rows: Sequence[MailRow]) -> set[int]:
    """Drafts to units that are reached elsewhere now, or are not asked any more."""
    units = [(number, row) for whose, number, row in _told(rows) if whose == "unit"]
    numbers = {number for number, _row in units}
    there = InvitedUnit.objects.filter(conference_id=conference, pk__in=numbers).values_list("pk", "contact_email")
    today = {pk: to.casefold() for pk, to in there}
    return {row.pk for number, row in units if today.get(number) != row.to.casefold()}


def _overtaken(conference: int, rows: Sequence[MailRow]) -> set[int]:
    going = MailRow.objects.filter(
        conference_id=conference, purpose=PURPOSE, kind__in=OVERTAKING, about__in={row.about for row in rows},
        state__in=(MailRow.State.QUEUED, MailRow.State.SENT),
    )  # fmt: skip
    latest = dict(going.order_by().values_list("about").annotate(last=Max("pk")))
    return {row.pk for row in rows if row.pk < latest.get(row.about, 0)}


class _Standing(NamedTuple):
    status: str
    removed_at: datetime | None
    answer: str | None
    email: str


def _is_stale(row: MailRow, now: _Standing | None) -> bool:
    if now is None or now.email.casefold() != row.to.casefold():
        return True
    if now.removed_at is not None and row.kind != Letter.CANCELLATION:
        return True
    gone = now.status in (DelegateStatus.SUBSTITUTED, DelegateStatus.DECLINED)
    return gone or (row.kind == Letter.REMINDER and bool(now.answer))


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
