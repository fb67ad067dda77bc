"""Invited units: who is asked for people, how many, and how many of them are on the list; units to propose."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from diemcau.conferences import phones
from diemcau.conferences.enums import ContactRole
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.kernel.names import fold
from diemcau.people.models import Organisation

from .. import policies
from ..entry import canonical_unit
from ..enums import DelegateStatus
from ..importing.places import Places
from ..models import Delegate, DelegateGroup, InvitedUnit, UnitQuota

PAGE = 50
NOT_EXPECTED = (DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED)
SOURCES = ("sites", "list", "bodies")
LEVELS = ("commune", "district", "province")
KINDS = ("Xã", "Phường", "Đặc", "Huyện", "Thị", "Thành", "Tỉnh")
"""First words of a unit's name that are written small behind another word."""


class UnitRow(NamedTuple):
    """An invited unit as a list shows it. `quota` None: none was set; `listed`: who is expected of it."""

    unit: InvitedUnit
    site: Site | None
    phone: str
    quota: int | None
    listed: int


class Proposed(NamedTuple):
    """A unit that could be asked, as a line of the form."""

    name: str
    code: str = ""
    contact: str = ""
    phone: str = ""

    @property
    def line(self) -> str:
        told = [self.name, self.code, self.contact, self.phone]
        return " | ".join(text.replace("|", "/") for text in told if text)


def invited_units(actor: Actor, conference: int) -> QuerySet[InvitedUnit]:
    """The units that are asked, in their order, with their sites; for those who change the roster."""
    if not policies.may_change(actor, conference):
        raise NotFound
    return InvitedUnit.objects.filter(conference_id=conference).select_related("site")


def unit_for(actor: Actor, conference: int, pk: int) -> InvitedUnit:
    """One of them."""
    unit = invited_units(actor, conference).filter(pk=pk).first()
    if unit is None:
        raise NotFound
    return unit


def units_page_for(
    actor: Actor, conference: Conference, text: str = "", lacks: str = "", number: str | int = 1
) -> "Page[InvitedUnit]":
    """One page of units that fit what is typed (marks do not count) and lack what is asked for; its `object_list` holds `UnitRow`s."""
    units = invited_units(actor, conference.pk)
    if lacks == "contact":
        units = units.filter(contact_phone="", contact_email="")
    elif lacks == "site":
        units = units.filter(site=None)
    elif lacks == "quota":
        units = units.filter(quotas=None)
    words = fold(text).split()
    found = [unit for unit in units if all(word in fold(f"{unit.name} {unit.contact_name}") for word in words)]
    page: Page[InvitedUnit] = Paginator(found, PAGE).get_page(number)
    page.object_list = list(rows_of(conference, page.object_list))  # type: ignore[arg-type]  # templates only read it
    return page


def rows_of(conference: Conference, units: Iterable[InvitedUnit]) -> Iterator[UnitRow]:
    """Units with what is known of their people. Two queries."""
    units = list(units)
    quotas, listed = quotas_of(units), listed_of(units)
    region = phones.region_of(conference.timezone)
    for unit in units:
        phone = phones.shown(unit.contact_phone, region) if unit.contact_phone else ""
        yield UnitRow(unit, unit.site, phone, quotas.get(unit.pk), listed.get(unit.pk, 0))


def quotas_of(units: Iterable[InvitedUnit]) -> dict[int, int]:
    """How many persons each unit may send in all: as was said, else its groups' quotas together. Units without any are not there."""
    whole: dict[int, int] = {}
    summed: Counter[int] = Counter()
    told = UnitQuota.objects.filter(unit__in=[unit.pk for unit in units])
    for unit, group, seats in told.values_list("unit_id", "group_id", "seats"):
        if not group:
            whole[unit] = seats
        else:
            summed[unit] += seats
    return {**summed, **whole}


def listed_of(units: Iterable[InvitedUnit]) -> dict[int, int]:
    """How many people of each unit are expected."""
    here = Delegate.objects.filter(policies.in_run(policies.LIVE), invited_unit__in=[unit.pk for unit in units])
    here = here.filter(removed_at=None).exclude(status__in=NOT_EXPECTED).order_by()
    return {unit or 0: n for unit, n in here.values_list("invited_unit").annotate(n=Count("pk"))}


class QuotaTotal(NamedTuple):
    """A column of the grid of quotas: what all units together may send, and what the group may be."""

    group: DelegateGroup | None
    title: str
    seats: int
    quota: int | None


def quota_cells(units: Iterable[InvitedUnit]) -> dict[tuple[int, int | None], int]:
    """Quotas of these units by unit and group (None: in all)."""
    told = UnitQuota.objects.filter(unit__in=[unit.pk for unit in units]).values_list("unit_id", "group_id", "seats")
    return {(unit, group): seats for unit, group, seats in told}


def quota_totals(actor: Actor, conference: int) -> list[QuotaTotal]:
    """Every group, then all together. Two queries."""
    if not policies.may_change(actor, conference):
        raise NotFound
    seats: Counter[int | None] = Counter()
    for group, count in UnitQuota.objects.filter(unit__conference_id=conference).values_list("group_id", "seats"):
        seats[group] += count
    groups = DelegateGroup.objects.filter(conference_id=conference)
    totals = [QuotaTotal(g, choose(g.title, actor.language), seats[g.pk], g.quota) for g in groups]
    return [*totals, QuotaTotal(None, "", seats[None], None)]


def proposed_units(actor: Actor, conference: Conference, source: str, kind: str = "") -> list[Proposed]:
    """Units that are not asked yet: of the sites, of the delegate list, or of the directory (`kind` of body)."""
    known = {canonical_unit(unit.name) for unit in invited_units(actor, conference.pk)}
    found = {"sites": _of_sites, "list": _of_list, "bodies": _of_bodies}[source](conference, kind)
    return [unit for unit in found if canonical_unit(unit.name) not in known]


def unit_doubt(conference: Conference, text: str) -> tuple[str, ...] | None:
    """Which bodies a unit as typed may mean, perhaps none; None where there is no doubt: it is known here, somebody of it is on the list, or no
    units are invited."""
    if not text or not InvitedUnit.objects.filter(conference=conference).exists():
        return None
    places = Places(conference)
    if places.unit(text) or Delegate.objects.filter(conference=conference, removed_at=None, unit=text).exists():
        return None
    likely = places.likely_units([text])
    return likely[0].names if likely else ()


def _of_sites(conference: Conference, kind: str) -> Iterator[Proposed]:
    asked = set(InvitedUnit.objects.filter(conference=conference).values_list("site_id", flat=True))
    region = phones.region_of(conference.timezone)
    sites = conference.sites.filter(is_hub=False).select_related("organisation", "admin_unit")
    for site in sites.prefetch_related("contacts"):
        if site.pk in asked:
            continue
        lead = next((c for c in site.contacts.all() if c.role == ContactRole.SITE_LEAD), None)
        contact = (lead.name, phones.shown(lead.phone, region) if lead.phone else "") if lead else ("", "")
        yield Proposed(_body_of(site, conference.language), site.code, *contact)


def _body_of(site: Site, language: str) -> str:
    """The body that sends people to a site: its own, or the committee of the unit it stands in."""
    if site.organisation:
        return choose(site.organisation.name, language)
    kind, _space, rest = site.name.partition(" ")
    is_unit = bool(site.admin_unit) or site.level in LEVELS
    if language == "vi" and is_unit and rest:
        return f"UBND {kind.lower()} {rest}" if kind in KINDS else f"UBND {site.name}"
    return site.name


def _of_list(conference: Conference, kind: str) -> Iterator[Proposed]:
    """Units named on the list, with their room where all their people are in one."""
    loose = Delegate.objects.filter(conference=conference, run=policies.LIVE, removed_at=None, invited_unit=None)
    told = loose.exclude(unit="").order_by("unit_key").values_list("unit", "site__code").distinct()
    rooms: dict[str, tuple[str, set[str]]] = {}
    for unit, code in told:
        rooms.setdefault(canonical_unit(unit), (unit, set()))[1].add(code or "")
    for unit, codes in rooms.values():
        yield Proposed(unit, codes.pop() if len(codes) == 1 else "")


def _of_bodies(conference: Conference, kind: str) -> Iterator[Proposed]:
    bodies = Organisation.objects.filter(Q(kind=kind) if kind else Q())
    for name in bodies.values_list("name", flat=True):
        yield Proposed(choose(name, conference.language))
