"""Mail written, and held until a person has looked it over."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.mail.actions import post
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.queries import have_it, last_about
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ... import unit_links
from ...models import Delegate, InvitedUnit
from .. import composing, policies
from ..enums import Letter
from ..occasion import Occasion
from .asking import asking_of, settle_calendar

PIECE = 200
MOST_AT_ONCE = 400
"""More are prepared by a job."""
ONCE = (Letter.INVITATION, Letter.CANCELLATION)
"""Nobody is to get these twice without somebody meaning it; reminders and changes may well follow each other."""


class Outcome(NamedTuple):
    """How many letters were written, how many have no e-mail, how many one that was refused when it was last written to, and how many were
    left out because they have this letter already (or it is on its way)."""

    prepared: int
    without_email: int
    refused: int
    have_it: int = 0


def prepare_people(
    conference: Conference, delegates: "QuerySet[Delegate]", letter: str, *, by: Actor, once_more: bool = False
) -> Outcome:
    """Write `letter` to these delegates (of this conference), in pieces of their own transactions. Written again, it takes the place of what
    is still held, so that a job may do it twice. An invitation or a cancellation that went to their address, or is on its way, is written
    `once_more` only where that is said; then it takes the place of what is still on its way. Nobody is reminded of a letter that has not gone yet,
    unless that is said."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    occasion = Occasion(conference, asking_of(conference))
    settle_calendar(occasion)
    total = Outcome(0, 0, 0)
    meant = delegates.filter(conference_id=conference.pk).order_by("pk")
    numbers = list(
        meant.values_list("pk", flat=True)
    )  # nothing is read on while it is written: SQLite would not have it
    for start in range(0, len(numbers), PIECE):
        rows = Delegate.objects.filter(pk__in=numbers[start : start + PIECE]).select_related("site__place")
        with transaction.atomic():
            _alone(conference)
            done = _prepare(occasion, list(rows.order_by("pk")), Letter(letter), by, once_more=once_more)
        total = Outcome(*map(sum, zip(total, done, strict=True)))
    audit.record(by, "invitations.prepare", conference=conference.pk, letter=letter, letters=total.prepared)
    return total


def _prepare(occasion: Occasion, people: Sequence[Delegate], letter: Letter, by: Actor, *, once_more: bool) -> Outcome:
    known = {composing.about_person(one.pk): one for one in people if one.email}
    left = _left_out(occasion.conference, letter, {about: one.email for about, one in known.items()}, once_more)
    letters = [composing.to_person(occasion, one, letter) for about, one in known.items() if about not in left.all]
    post(occasion.conference.pk, letters, purpose=composing.PURPOSE, by=by)
    return Outcome(len(letters), len(people) - len(known), len(left.refused), len(left.have_it))


@transaction.atomic
def prepare_units(
    conference: Conference, units: Sequence[InvitedUnit], letter: str, *, by: Actor, once_more: bool = False
) -> Outcome:
    """The same to units; their own pages are made where they had none."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    _alone(conference)
    occasion = Occasion(conference, asking_of(conference))
    known = [one for one in units if one.contact_email and one.conference_id == conference.pk]
    addresses = {composing.about_unit(one.pk): one.contact_email for one in known}
    left = _left_out(conference, Letter(letter), addresses, once_more)
    reachable = [one for one in known if composing.about_unit(one.pk) not in left.all]
    links = unit_links.links_of(reachable, by=by)
    letters = [
        composing.to_unit(occasion, one, Letter(letter), link=links.get(one.pk, ""), seats=seats_of(one))
        for one in reachable
    ]
    post(conference.pk, letters, purpose=composing.PURPOSE, by=by)
    audit.record(by, "invitations.prepare", conference=conference.pk, letter=letter, letters=len(letters), units=True)
    return Outcome(len(letters), len(units) - len(known), len(left.refused), len(left.have_it))


class _Left(NamedTuple):
    """About whom nothing is written: the last message came back from their address, which is corrected first; they have it already, or
    something is on its way."""

    refused: set[str]
    have_it: set[str]

    @property
    def all(self) -> set[str]:
        return self.refused | self.have_it


def _left_out(conference: Conference, letter: Letter, addresses: Mapping[str, str], once_more: bool) -> _Left:
    last = last_about(conference.pk, composing.PURPOSE, addresses)
    refused = {
        about for about, row in last.items() if row.state == MailRow.State.BOUNCED and row.to == addresses[about]
    }
    if once_more:
        return _Left(refused, set())
    if letter == Letter.REMINDER:  # whose letter still waits for the server has nothing to be reminded of
        return _Left(refused, {about for about, row in last.items() if row.state == MailRow.State.QUEUED})
    if letter not in ONCE:
        return _Left(refused, set())
    return _Left(refused, have_it(conference.pk, composing.PURPOSE, letter, addresses) - refused)


def _alone(conference: Conference) -> None:
    """Of two who prepare the same letters at once the second finds the drafts of the first, and replaces them."""
    Conference.objects.select_for_update().get(pk=conference.pk)


def seats_of(unit: InvitedUnit) -> int | None:
    """How many it may send (of quotas fetched with it): in all, or its groups together; None: nobody said."""
    quotas = list(unit.quotas.all())
    whole = next((one.seats for one in quotas if one.group_id is None), None)
    return whole if whole is not None else (sum(one.seats for one in quotas) if quotas else None)
