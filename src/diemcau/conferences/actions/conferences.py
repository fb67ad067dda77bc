"""Create, change and delete a conference, its bodies and the counts stated of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack

from django.db import transaction
from django.utils.timezone import now

from diemcau.infra import audit
from diemcau.infra.outbox import announce, announce_plan
from diemcau.infra.saving import save_said
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy
from diemcau.people import actions as people
from diemcau.people.enums import RoleKind
from diemcau.people.models import Account, Organisation
from diemcau.people.queries import conference_group

from .. import policies
from ..enums import OrganiserRole, Qualifier, Status
from ..models import Conference, Organiser, Series, StatedQuantity
from .gate import in_use, require_planner

Texts = Mapping[str, str]


class Facts(TypedDict, total=False):
    """What may be said of a conference; whatever is left out stays as it is (at first: unknown)."""

    official_name: Texts
    short_name: Texts
    form: str
    status: str
    timezone: str
    language: str
    place: Texts
    chair: Texts
    is_first_time: bool
    levels: Mapping[str, Texts]
    groups_stated: Sequence[Texts]
    requests_stated: Sequence[Texts]
    processing_notice: Texts
    recording_notice: Texts
    recording_on: bool
    letterhead: Mapping[str, Any]
    series: Series | None
    parent: Conference | None


class Body(NamedTuple):
    """A body and what it does for the conference."""

    organisation: Organisation
    role: str = OrganiserRole.HOST


class Count(NamedTuple):
    """A count somebody states, e.g. of ``delegates``. `value` None: nobody states it (any more)."""

    name: str
    value: int | None
    qualifier: str = Qualifier.EXACT
    as_of: datetime | None = None
    source: str = ""
    confirmed_by: str = ""


@transaction.atomic
def create(*, by: Actor, key: str, declared_unclassified: bool, **facts: Unpack[Facts]) -> Conference:
    """A new conference, whose maker becomes its organiser.

    Raises Refused: forbidden; undeclared, unless the maker declares that its content is unclassified (domain.md §4.2); key_taken.
    """
    if not policies.may_create(by):
        raise Refused("forbidden")
    if not declared_unclassified:
        raise Refused("undeclared")
    if Conference.objects.filter(key=key).exists():
        raise Refused("key_taken", key=key)
    made = Conference(key=key, declared_unclassified_by=by.who, declared_unclassified_at=now())
    _say(made, facts)
    made.save()
    make_organiser(by, made)
    audit.record(by, "conferences.create", conference=made.pk, key=key)
    return made


def make_organiser(by: Actor, conference: Conference) -> None:
    """The account that makes a conference organises it; the system and devices hold no account."""
    kind, _, number = by.who.partition(":")
    if kind == "account":
        account = Account.objects.get(pk=int(number))
        people.give_role(account, by=SYSTEM, role=RoleKind.ORGANIZER, conference=conference.pk)


@transaction.atomic
def edit(conference: Conference, *, by: Actor, **facts: Unpack[Facts]) -> Conference:
    """Change what is said of a conference. Raises Refused: forbidden, closed, circle."""
    if facts.keys() != {"status"} or not policies.may_plan(by, conference.pk):
        require_planner(by, conference)
    _refuse_circle(conference, facts.get("parent"))
    _say(conference, facts)
    save_said(conference, facts)
    if facts.get("status") in (Status.CLOSED, Status.ARCHIVED):
        people.end_phones([conference_group(conference.pk)], conference=conference.pk)
    audit.record(by, "conferences.edit", conference=conference.pk, changed=sorted(facts))
    announce_plan(conference.pk, "programme")
    return conference


def _refuse_circle(conference: Conference, parent: Conference | None) -> None:
    seen = set()
    while parent is not None and parent.pk not in seen:
        if parent.pk == conference.pk:
            raise Refused("circle", site=str(conference))
        seen.add(parent.pk)
        parent = parent.parent


def _say(conference: Conference, facts: Facts) -> None:
    for name, value in facts.items():
        if name in ("series", "parent", "letterhead"):
            setattr(conference, name, value)
        elif name in ("groups_stated", "requests_stated"):
            setattr(conference, name, [texts for texts in map(_tidy, value) if texts])  # type: ignore[call-overload]
        elif name == "levels":
            conference.levels = {code: _tidy(texts) for code, texts in facts["levels"].items()}
        elif isinstance(value, Mapping):
            setattr(conference, name, _tidy(value))
        else:
            setattr(conference, name, value)


def _tidy(texts: Texts) -> dict[str, str]:
    return {language: tidied for language, text in texts.items() if (tidied := tidy(text))}


@transaction.atomic
def set_organisers(conference: Conference, *, by: Actor, bodies: Sequence[Body]) -> None:
    """The bodies of a conference, in the order they agreed on. Raises Refused: forbidden, closed."""
    require_planner(by, conference)
    conference.organisers.all().delete()
    Organiser.objects.bulk_create(
        Organiser(conference=conference, organisation=body.organisation, role=body.role, order=order)
        for order, body in enumerate(bodies)
    )
    audit.record(by, "conferences.set_organisers", conference=conference.pk, count=len(bodies))
    announce_plan(conference.pk, "programme")


@transaction.atomic
def set_quantities(
    conference: Conference, *, by: Actor, counts: Sequence[Count], among: Collection[str] | None = None
) -> None:
    """What is stated of a conference; of two counts of one name the last. Others than `among`, where given, stay as they are.
    Raises Refused: forbidden, closed."""
    require_planner(by, conference)
    stated = {count.name: count for count in counts if count.value is not None}
    before = conference.quantities.all() if among is None else conference.quantities.filter(name__in=among)
    before.delete()
    StatedQuantity.objects.bulk_create(
        StatedQuantity(conference=conference, **count._asdict()) for count in stated.values()
    )
    audit.record(by, "conferences.set_quantities", conference=conference.pk, names=sorted(stated))


@transaction.atomic
def delete(conference: Conference, *, by: Actor) -> None:
    """Take a draft away again, with its roles and devices. Raises Refused: forbidden; conference_in_use once it has begun."""
    if not policies.may_plan(by, conference.pk):
        raise Refused("forbidden")
    if conference.status != Status.DRAFT or in_use(conference):
        raise Refused("conference_in_use")
    number = conference.pk
    people.forget_conference(number, by=by)
    audit.record(by, "conferences.delete", conference=number, key=conference.key)
    announce(number, "conference_gone")
    conference.delete()
