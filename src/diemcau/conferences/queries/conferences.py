"""Conferences: which there are, and everything an overview says of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.db.models import Count, Max, Min, QuerySet
from django.utils.text import slugify

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.formats import Quantity
from diemcau.kernel.localised import choose
from diemcau.kernel.names import fold

from .. import levels, policies
from ..enums import OrganiserRole
from ..models import Conference, Organiser, StatedQuantity

KEY_LENGTH = 40  # of the key a name is made into: addresses are read out on the phone


@dataclass(frozen=True, slots=True)
class Listed:
    """A conference as a list shows it. `first_day` None: no date is known."""

    key: str
    name: str
    official_name: str
    status: str
    status_name: str
    form: str
    first_day: date | None
    last_day: date | None
    sites: int


@dataclass(frozen=True, slots=True)
class Organising:
    """A body and what it does, its name in the language asked for."""

    name: str
    role: str
    role_name: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A count as somebody stated it, ready for the `quantity` filter."""

    name: str
    quantity: Quantity
    as_of: datetime | None
    source: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview page says, in one language. Empty texts and None: not known."""

    conference: Conference
    name: str
    official_name: str
    place: str
    chair: str
    organisers: Sequence[Organising]
    quantities: Sequence[Stated]
    groups: Sequence[str]
    requests: Sequence[str]
    recording_notice: str
    processing_notice: str
    series: str
    parent: Listed | None
    children: Sequence[Listed]
    first_day: date | None
    last_day: date | None
    sites: int
    hubs: int
    sites_by_level: Mapping[str, int]

    @property
    def hosts(self) -> list[Organising]:
        """The bodies in whose name it is held, in their order."""
        return [o for o in self.organisers if o.role in (OrganiserRole.HOST, OrganiserRole.JOINT_HOST)]

    def stated(self, name: str) -> Stated | None:
        """What was stated of ``delegates``, ``sites`` …"""
        return next((q for q in self.quantities if q.name == name), None)


def _listed(conferences: QuerySet[Conference], language: str) -> list[Listed]:
    rows = conferences.annotate(
        first_day=Min("days__date"), last_day=Max("days__date"), site_count=Count("sites", distinct=True)
    )
    return [
        Listed(
            key=c.key,
            name=name_of(c, language),
            official_name=choose(c.official_name, language, c.key),
            status=c.status,
            status_name=c.get_status_display(),
            form=c.form,
            first_day=c.first_day,
            last_day=c.last_day,
            sites=c.site_count,
        )
        for c in rows
    ]


def name_of(conference: Conference, language: str) -> str:
    """The short name for screens and headings, else the official one, else the key."""
    return choose(conference.called, language, conference.key)


def conferences_for(actor: Actor, language: str) -> list[Listed]:
    """Those in which the actor works, the newest first. One query."""
    found = Conference.objects.filter(policies.visible_conferences(actor))
    return _listed(found.order_by("-created_at", "-pk"), language)


def conference_for(actor: Actor, key: str) -> Conference:
    """The only way from an address to a conference. Raises NotFound."""
    found = Conference.objects.filter(policies.visible_conferences(actor), key=key).select_related("series").first()
    if found is None:
        raise NotFound
    return found


def recorded_for(actor: Actor, key: str) -> Conference:
    """A conference of which the actor may take everything away. Raises NotFound."""
    found = conference_for(actor, key)
    if not policies.may_take_record(actor, found.pk):
        raise NotFound
    return found


def planned_for(actor: Actor, key: str) -> Conference:
    """A conference the actor may change. Raises NotFound, also where it may only be looked at."""
    found = conference_for(actor, key)
    if not policies.may_plan(actor, found.pk):
        raise NotFound
    return found


def conference_by_id(number: int) -> Conference:
    """For processes that act for nobody (fragments, jobs). Raises NotFound."""
    found = Conference.objects.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def overview_of(conference: Conference, actor: Actor, language: str) -> Overview:
    """Everything the overview shows; sites as far as the actor may see them."""
    sites = conference.sites.filter(policies.visible_sites(actor, conference.pk))
    grouped = sites.filter(is_hub=False).values("level").annotate(n=Count("pk"), first=Min("order")).order_by("first")
    days = conference.days.aggregate(first=Min("date"), last=Max("date"))
    related = Conference.objects.filter(policies.visible_conferences(actor))
    return Overview(
        conference=conference,
        name=name_of(conference, language),
        official_name=choose(conference.official_name, language, conference.key),
        place=choose(conference.place, language),
        chair=choose(conference.chair, language),
        organisers=organisers_of(conference, language),
        quantities=quantities_of(conference),
        groups=[choose(text, language) for text in conference.groups_stated],
        requests=[choose(text, language) for text in conference.requests_stated],
        recording_notice=choose(conference.recording_notice, language) if conference.recording_on else "",
        processing_notice=choose(conference.processing_notice, language),
        series=choose(conference.series.title, language) if conference.series else "",
        parent=next(iter(_listed(related.filter(children=conference), language)), None),
        children=_listed(related.filter(parent=conference).order_by("pk"), language),
        first_day=days["first"],
        last_day=days["last"],
        sites=sites.count(),
        hubs=sites.filter(is_hub=True).count(),
        sites_by_level={
            levels.name(level, conference.levels, language): n
            for level, n, _first in grouped.values_list("level", "n", "first")
        },
    )


def organisers_of(conference: Conference, language: str) -> list[Organising]:
    """The bodies in their order. One query."""
    rows: QuerySet[Organiser] = conference.organisers.select_related("organisation")
    return [Organising(choose(o.organisation.name, language), o.role, str(OrganiserRole(o.role).label)) for o in rows]


def quantities_of(conference: Conference) -> list[Stated]:
    """What was stated, by name. One query."""
    rows: QuerySet[StatedQuantity] = conference.quantities.order_by("name")
    return [Stated(q.name, Quantity(q.value, q.qualifier), q.as_of, q.source, q.confirmed_by) for q in rows]


def free_key(name: str) -> str:
    """A key made from a name, which no conference has: ``tap-huan-so-cuu``, ``tap-huan-so-cuu-2`` …"""
    key = slugify(fold(name))
    if len(key) > KEY_LENGTH:
        key = key[: KEY_LENGTH + 1].rpartition("-")[0] or key[:KEY_LENGTH]
    key = key if key not in ("", "new") else "conference"
    taken = set(Conference.objects.filter(key__startswith=key).values_list("key", flat=True))
    numbered = (f"{key}-{number}" for number in count(2))
    return key if key not in taken else next(one for one in numbered if one not in taken)
