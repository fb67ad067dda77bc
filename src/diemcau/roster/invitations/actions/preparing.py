"""Mail written, and held until a person has looked it over."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.mail.actions import post
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.queries import last_about
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
T = TypeVar("T")


class Outcome(NamedTuple):
    """How many letters were written, how many have no e-mail, and how many one that was refused when it was last written to."""

    prepared: int
    without_email: int
    refused: int


def prepare_people(conference: Conference, delegates: "QuerySet[Delegate]", letter: str, *, by: Actor) -> Outcome:
    """Write `letter` to these delegates (of this conference), in pieces of their own transactions. Written again, it takes the place of what
    is still held, so that a job may do it twice."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    occasion = Occasion(conference, asking_of(conference))
    settle_calendar(occasion)
    prepared = without = refused = 0
    rows = delegates.filter(conference_id=conference.pk).select_related("site__place").order_by("pk")
    for piece in _pieces(rows.iterator(PIECE)):
        known = [one for one in piece if one.email]
        gone = _refused(conference, {composing.about_person(one.pk): one.email for one in known})
        reachable = [one for one in known if composing.about_person(one.pk) not in gone]
        letters = [composing.to_person(occasion, one, Letter(letter)) for one in reachable]
        with transaction.atomic():
            _alone(conference)
            post(conference.pk, letters, purpose=composing.PURPOSE, by=by)
        prepared, without, refused = prepared + len(letters), without + len(piece) - len(known), refused + len(gone)
    audit.record(by, "invitations.prepare", conference=conference.pk, letter=letter, letters=prepared)
    return Outcome(prepared, without, refused)


@transaction.atomic
def prepare_units(conference: Conference, units: Sequence[InvitedUnit], letter: str, *, by: Actor) -> Outcome:
    """The same to units; their own pages are made where they had none."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    _alone(conference)
    occasion = Occasion(conference, asking_of(conference))
    known = [one for one in units if one.contact_email and one.conference_id == conference.pk]
    gone = _refused(conference, {composing.about_unit(one.pk): one.contact_email for one in known})
    reachable = [one for one in known if composing.about_unit(one.pk) not in gone]
    links = unit_links.links_of(reachable, by=by)
    letters = [
        composing.to_unit(occasion, one, Letter(letter), link=links.get(one.pk, ""), seats=seats_of(one))
        for one in reachable
    ]
    post(conference.pk, letters, purpose=composing.PURPOSE, by=by)
    audit.record(by, "invitations.prepare", conference=conference.pk, letter=letter, letters=len(letters), units=True)
    return Outcome(len(letters), len(units) - len(known), len(gone))


def _refused(conference: Conference, addresses: Mapping[str, str]) -> set[str]:
    """Of these (what mail is about → its address) those whose last message came back from that address: it is corrected first."""
    last = last_about(conference.pk, composing.PURPOSE, addresses)
    return {about for about, row in last.items() if row.state == MailRow.State.BOUNCED and row.to == addresses[about]}


def _alone(conference: Conference) -> None:
    """Of two who prepare the same letters at once the second finds the drafts of the first, and replaces them."""
    Conference.objects.select_for_update().get(pk=conference.pk)


def seats_of(unit: InvitedUnit) -> int | None:
    """How many it may send (of quotas fetched with it): in all, or its groups together; None: nobody said."""
    quotas = list(unit.quotas.all())
    whole = next((one.seats for one in quotas if one.group_id is None), None)
    return whole if whole is not None else (sum(one.seats for one in quotas) if quotas else None)


def _pieces(rows: Iterator[T]) -> Iterator[list[T]]:
    while piece := list(islice(rows, PIECE)):
        yield piece
