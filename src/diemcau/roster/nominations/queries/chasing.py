"""Who has answered and who has not: all units of a conference, narrowed, counted, told to the organisers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone

from diemcau.conferences import phones
from diemcau.conferences.models import Conference, Site
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.queries import last_about
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.kernel.names import fold

from ...models import Delegate, DelegateGroup, InvitedUnit, UnitQuota
from ...queries import invited_units, listed_of, quotas_of
from .. import policies
from ..enums import NominationState, Standing
from ..models import Call, Nomination, Nominee, UnitLink
from .lists import call_of

PAGE = 50
PURPOSE = "nominations"
ANSWERED = frozenset({Standing.WAITS, Standing.TAKEN, Standing.DECLINED})
SILENT = frozenset(Standing) - ANSWERED
SIGNS = {
    Standing.TAKEN: "ready",
    Standing.WAITS: "connected",
    Standing.WORKING: "powered",
    Standing.OPENED: "powered",
    Standing.CHANGED: "powered",
    Standing.RETURNED: "powered",
    Standing.UNOPENED: "degraded",
}
"""Which state's sign and colour a standing has; the others have that of “unknown”."""
_OF_STATE = {
    NominationState.CONFIRMED: Standing.WAITS,
    NominationState.RETURNED: Standing.RETURNED,
    NominationState.TAKEN: Standing.TAKEN,
    NominationState.DECLINED: Standing.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the chase list is narrowed to: `standing` is one of Standing, or `silent` (all who have to answer yet); `reach` is `mail`, `phone` or `none`."""

    standing: str = ""
    site: str = ""
    reach: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chased:
    """A unit as the chase list shows it."""

    unit: InvitedUnit
    nomination: Nomination | None
    link: UnitLink | None
    standing: Standing

    @property
    def site(self) -> Site | None:
        return self.unit.site

    @property
    def is_silent(self) -> bool:
        return self.standing in SILENT

    @property
    def sign(self) -> str:
        return SIGNS.get(self.standing, "unknown")

    @property
    def about(self) -> str:
        """How messages to it are marked."""
        return f"unit:{self.unit.pk}"


class ChaseRow(NamedTuple):
    """The same with what the page shows beside it."""

    chased: Chased
    phone: str
    quota: int | None
    named: int
    listed: int
    mail: MailRow | None


class Share(NamedTuple):
    """How many units stand so. `at` is where its part of the bar begins, `wide` how wide it is, of 1,000."""

    standing: Standing
    units: int
    at: int
    wide: int

    @property
    def sign(self) -> str:
        return SIGNS.get(self.standing, "unknown")


class GroupLine(NamedTuple):
    """A group's quota (of all units together, else its own), how many are named and how many on the delegate list."""

    title: str
    quota: int | None
    named: int
    listed: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the asking has come."""

    units: int
    answered: int
    shares: list[Share]
    quota: int | None
    named: int
    listed: int
    groups: list[GroupLine]


def call_for(actor: Actor, conference: int) -> Call:
    """How the conference asks its units; one that is not saved yet where nothing was set. Raises NotFound."""
    if not policies.may_lead(actor, conference):
        raise NotFound
    return call_of(conference) or Call(conference_id=conference)


def nomination_for(actor: Actor, conference: int, unit: int) -> Nomination:
    """A unit's list as a whole, for the organisers. Raises NotFound, also when nobody has begun one."""
    found = Nomination.objects.filter(unit=unit, unit__conference_id=conference).select_related("unit__site").first()
    if found is None or not policies.may_lead(actor, conference):
        raise NotFound
    return found


def standing_of(nomination: Nomination | None, link: UnitLink | None) -> Standing:
    """How far a unit has come."""
    if nomination is not None:
        if nomination.state in _OF_STATE:
            return _OF_STATE[NominationState(nomination.state)]
        if nomination.taken_at:
            return Standing.CHANGED
        if nomination.version:
            return Standing.WORKING
        if nomination.last_seen:
            return Standing.OPENED
    return Standing.UNASKED if link is None or link.expires_at <= timezone.now() else Standing.UNOPENED


def chased_units(actor: Actor, conference: int, only: Iterable[int] | None = None) -> list[Chased]:
    """All units that are asked (or those of them with these numbers), in their order. One query."""
    units = invited_units(actor, conference).select_related("site", "nomination", "link")
    if only is not None:
        units = units.filter(pk__in=[number for number in only if number < 2**63])
    return [_chased(unit) for unit in units]


def _chased(unit: InvitedUnit) -> Chased:
    nomination, link = getattr(unit, "nomination", None), getattr(unit, "link", None)
    return Chased(unit, nomination, link, standing_of(nomination, link))


def narrowed(units: Iterable[Chased], wish: Wish) -> list[Chased]:
    """Those that the wish means; marks do not count in what was typed."""
    words = fold(wish.text).split()
    return [one for one in units if _fits(one, wish, words)]


def _fits(one: Chased, wish: Wish, words: Sequence[str]) -> bool:
    unit = one.unit
    if wish.standing and not (one.is_silent if wish.standing == "silent" else one.standing == wish.standing):
        return False
    if wish.site and (one.site is None or one.site.code != wish.site):
        return False
    reached = {"mail": bool(unit.contact_email), "phone": bool(unit.contact_phone)}
    if wish.reach and not reached.get(wish.reach, not any(reached.values())):
        return False
    said = fold(f"{unit.name} {unit.contact_name}") if words else ""
    return all(word in said for word in words)


def chase_page(conference: Conference, units: Sequence[Chased], number: str | int = 1) -> "Page[Chased]":
    """One page of them; its `object_list` holds `ChaseRow`s."""
    page = Paginator(units, PAGE).get_page(number)
    page.object_list = list(chase_rows(conference, page.object_list))  # type: ignore[arg-type]  # templates only read it
    return page


def chase_rows(conference: Conference, units: Iterable[Chased]) -> Iterator[ChaseRow]:
    """With quota, people and the last message. Four queries."""
    units = list(units)
    bodies = [one.unit for one in units]
    quotas, listed, named = quotas_of(bodies), listed_of(bodies), _named(bodies)
    mails = last_about(conference.pk, PURPOSE, [one.about for one in units])
    region = phones.region_of(conference.timezone)
    for one in units:
        pk, phone = one.unit.pk, one.unit.contact_phone
        shown = phones.shown(phone, region) if phone else ""
        yield ChaseRow(one, shown, quotas.get(pk), named.get(pk, 0), listed.get(pk, 0), mails.get(one.about))


def _named(units: Iterable[InvitedUnit]) -> dict[int, int]:
    """How many people each unit's list names who come."""
    coming = Nominee.objects.filter(unit__in=[unit.pk for unit in units], is_away=False)
    return dict(coming.order_by().values_list("unit").annotate(n=Count("pk")))


def progress(actor: Actor, conference: int, units: Sequence[Chased]) -> Progress:
    """How far all these units have come. Five queries."""
    counted = Counter(one.standing for one in units)
    bodies = [one.unit for one in units]
    quotas, named = quotas_of(bodies), _named(bodies)
    return Progress(
        len(units),
        sum(counted[standing] for standing in ANSWERED),
        list(_shares(counted, len(units))),
        sum(quotas.values()) if quotas else None,
        sum(named.values()),
        sum(listed_of(bodies).values()),
        list(_groups(actor, conference)),
    )


def _shares(counted: Counter[Standing], whole: int) -> Iterator[Share]:
    passed = 0
    for standing in reversed(Standing):
        if units := counted[standing]:
            at, passed = round(1000 * passed / whole), passed + units
            yield Share(standing, units, at, round(1000 * passed / whole) - at)


def _groups(actor: Actor, conference: int) -> Iterator[GroupLine]:
    asked = UnitQuota.objects.filter(unit__conference_id=conference, group__isnull=False)
    seats: Counter[int | None] = Counter()
    for number, count in asked.values_list("group", "seats"):
        seats[number] += count
    coming = Nominee.objects.filter(unit__conference_id=conference, is_away=False).order_by()
    named = dict(coming.values_list("group").annotate(n=Count("pk")))
    here = Delegate.objects.filter(conference_id=conference, removed_at=None, run="live", invited_unit__isnull=False)
    listed = dict(
        here.exclude(status__in=("declined", "substituted")).order_by().values_list("group").annotate(n=Count("pk"))
    )
    for group in DelegateGroup.objects.filter(conference_id=conference):
        quota = seats.get(group.pk, group.quota)
        yield GroupLine(choose(group.title, actor.language), quota, named.get(group.pk, 0), listed.get(group.pk, 0))


def is_overdue(call: Call, now: datetime | None = None) -> bool:
    """Whether the time to answer is over."""
    return call.deadline is not None and call.deadline <= (now or timezone.now())
