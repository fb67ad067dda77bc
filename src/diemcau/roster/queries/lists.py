"""Questions about the roster. What the actor may not see does not exist (NotFound)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When

from diemcau.conferences import phones
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.kernel.names import fold

from .. import policies
from ..entry import pieces
from ..models import Delegate, DelegateGroup, FormerEntry, RosterImport
from ..substituting import not_coming

PAGE = 50
ASK = 2_000  # values in one IN list: below every database's limit
ORDERS = {"name": ("sort_key", "pk"), "listed": ("listed", "pk"), "unit": ("unit_key", "sort_key", "pk")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. `site` is a room number, `text` is searched in names and units without diacritics,
    and in the telephone numbers that the reader may see.

    `sort` is a key of ORDERS, with a leading “-” from the end.
    """

    site: str = ""
    group: int | None = None
    status: str = ""
    unit: str = ""
    source: str = ""
    text: str = ""
    sort: str = "name"
    approval: bool = False


class Row(NamedTuple):
    """A delegate as a list shows it; `phone` is masked for those who do not ring."""

    uid: UUID
    full_name: str
    honorific: str
    position: str
    unit: str
    group: str
    site: Site | None
    status: str
    source: str
    phone: str
    note: str
    listed: int
    stands_for: str
    approved: bool
    may_approve: bool


def conference_for(actor: Actor, key: str) -> Conference:
    """The conference whose roster `actor` may see, wholly or in part."""
    conference = Conference.objects.filter(key=key).first()
    if conference is None or policies.visible(actor, conference.pk) is None:
        raise NotFound
    return conference


def conference_to_change(actor: Actor, key: str) -> Conference:
    """The conference whose roster `actor` may change."""
    conference = conference_for(actor, key)
    if not policies.may_change(actor, conference.pk):
        raise NotFound
    return conference


def listed_for(actor: Actor, conference: int, *, run: str = policies.LIVE) -> QuerySet[Delegate]:
    """Everybody on the list whom `actor` may see, in no order."""
    visible = policies.visible(actor, conference)
    if visible is None:
        raise NotFound
    return Delegate.objects.filter(visible, policies.in_run(run), removed_at__isnull=True)


def delegates_for(
    actor: Actor,
    conference: int,
    filters: Filters = Filters(),
    *,
    run: str = policies.LIVE,
) -> QuerySet[Delegate]:
    """The delegates `actor` may see, narrowed and in order; with site and group. Phones are whole: see `Row`."""
    found = listed_for(actor, conference, run=run)
    exact = {"site__code": filters.site, "group_id": filters.group, "status": filters.status, "source": filters.source}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.unit:
        found = found.filter(unit=filters.unit)
    if filters.approval:
        found = found.filter(stands_for__isnull=False, approved_by="")
    if words := fold(filters.text).split():
        named = [Q(search_key__contains=word) for word in words]
        found = found.filter(reduce(and_, named) | _rung_at(actor, conference, filters.text))
    order = ORDERS.get(filters.sort.removeprefix("-"), ORDERS["name"])
    if filters.sort.startswith("-"):
        order = tuple(f"-{field}" for field in order)
    return found.order_by(*order).select_related("site", "group", "stands_for")


def _rung_at(actor: Actor, conference: int, text: str) -> Q:
    """Whose number has what was typed in it, as far as `actor` may read numbers; else nobody. One query when it may be a number."""
    ringable = policies.ringable(actor, conference)
    if ringable is None or not any(char.isdigit() for char in text):
        return Q(pk__in=())
    zone = Conference.objects.filter(pk=conference).values_list("timezone", flat=True).first()
    digits = phones.sought(text, phones.region_of(zone or ""))
    return ringable & Q(phone__contains=digits) if digits else Q(pk__in=())


def page_for(
    actor: Actor, conference: Conference, filters: Filters, number: str | int = 1, *, run: str = policies.LIVE
) -> "Page[Delegate]":
    """One page of `PAGE` delegates; its `object_list` holds `Row`s. A number out of range gives the nearest page."""
    page = Paginator(delegates_for(actor, conference.pk, filters, run=run), PAGE).get_page(number)
    region = phones.region_of(conference.timezone)
    page.object_list = list(rows(actor, page.object_list, region))  # type: ignore[arg-type]  # templates only read it
    return page


def rows(actor: Actor, delegates: Iterable[Delegate], region: str = "") -> Iterator[Row]:
    """Delegates as lists and exports show them; telephone numbers as the country `region` writes them, else as they are kept."""
    for d in delegates:
        phone = phones.shown(d.phone, region) if d.phone and region else d.phone
        rings = policies.may_ring(actor, d.conference_id, d.site_id)
        yield Row(
            d.uid, d.full_name, d.honorific, d.position, d.unit,
            choose(d.group.title, actor.language) if d.group else "", d.site, d.get_status_display(),
            d.get_source_display(), phone if rings else phones.masked(phone), d.note, d.listed,
            d.stands_for.full_name if d.stands_for else "", bool(d.approved_by),
            bool(d.stands_for_id and not d.approved_by and policies.may_approve(actor, d.conference_id, d.site_id)),
        )  # fmt: skip


def delegate_for(actor: Actor, conference: int, uid: UUID) -> Delegate:
    """One delegate of a conference, if `actor` may see them."""
    delegate = listed_for(actor, conference).filter(uid=uid).select_related("site", "group", "stands_for").first()
    if delegate is None:
        raise NotFound
    return delegate


def chosen_for(actor: Actor, conference: int, uids: Iterable[str]) -> list[Delegate]:
    """Those of `uids` (as a form sends them) whom `actor` may see; what is no uid is passed over."""
    chosen = []
    for piece in pieces(uids, ASK):
        found = listed_for(actor, conference).filter(uid__in=[uid for uid in map(_uuid, piece) if uid])
        chosen += list(found)
    return chosen


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def sites_for(actor: Actor, conference: int) -> list[Site]:
    """The sites whose names `actor` may read, in their order."""
    sites = Site.objects.filter(conference_id=conference)
    if policies.may_see(actor, conference):
        return list(sites)
    return [s for s in sites if policies.may_see(actor, conference, s.pk)]


def units_for(actor: Actor, conference: int, *, limit: int = 100) -> list[str]:
    """The units named on the list, in Vietnamese order, for a filter; none when they are too many to choose from (search
    finds units as well)."""
    units = listed_for(actor, conference).exclude(unit="").order_by("unit_key", "unit").values_list("unit", flat=True)
    found = list(units.distinct()[: limit + 1])
    return found if len(found) <= limit else []


class GroupCount(NamedTuple):
    """A group with how many of its quota are on the list."""

    group: DelegateGroup
    title: str
    listed: int


def groups_for(actor: Actor, conference: int) -> list[GroupCount]:
    """The groups of a conference, each with its persons on the list."""
    if policies.visible(actor, conference) is None:
        raise NotFound
    listed = Count("delegates", filter=Q(delegates__removed_at__isnull=True, delegates__run=policies.LIVE))
    groups = DelegateGroup.objects.filter(conference_id=conference).annotate(listed=listed)
    return [GroupCount(g, choose(g.title, actor.language), g.listed) for g in groups]


def group_to_change(actor: Actor, conference: int, pk: int) -> DelegateGroup:
    """A group, for those who may change the roster."""
    group = DelegateGroup.objects.filter(conference_id=conference, pk=pk).first()
    if group is None or not policies.may_change(actor, conference):
        raise NotFound
    return group


def import_for(actor: Actor, conference: int, pk: int) -> RosterImport:
    """An import, for those who may change the roster."""
    found = RosterImport.objects.filter(conference_id=conference, pk=pk).first()
    if found is None or not policies.may_change(actor, conference):
        raise NotFound
    return found


def imports_for(actor: Actor, conference: int) -> QuerySet[RosterImport]:
    """The imports of a conference, newest first."""
    if not policies.may_change(actor, conference):
        raise NotFound
    return RosterImport.objects.filter(conference_id=conference)


def expected_by_site(conference: int, *, run: str = policies.LIVE) -> dict[int, int]:
    """How many persons every site expects (0 stands for those without a site)."""
    counted = Delegate.objects.filter(policies.in_run(run), conference_id=conference, removed_at__isnull=True)
    per_site = counted.values_list("site_id").annotate(n=Count("pk")).order_by()
    return {site or 0: n for site, n in per_site}


def pack(actor: Actor, site: int, after: int = 0, *, run: str = policies.LIVE) -> dict[str, Any]:
    """What the desk of one room holds of the roster: everything (`after` 0), or what is newer than version `after`.

    ``{"version", "full", "delegates": [{"uid", "name", "position", "unit", "group", "status", "code_hash", "search", "sort",
    "source", "stands_for", "off"?: nobody expects them}]}``; who left the room or the list is ``{"uid", "removed": true}``. Never codes, never phones,
    never people of other rooms. Raises NotFound for those who may not read this room's names.
    """
    room = Site.objects.select_related("conference").filter(pk=site).first()
    if room is None or not policies.may_see(actor, room.conference_id, room.pk):
        raise NotFound
    version = room.conference.roster_version  # read before the rows: what comes in meanwhile is sent again
    full = after <= 0 or after > version
    here = Delegate.objects.filter(policies.in_run(run), site=room, version__gt=-1 if full else after)
    if full:
        here = here.filter(removed_at__isnull=True)
    titles = _group_titles(room.conference_id, actor.language)
    off = Case(When(not_coming(), then=Value(True)), default=Value(False))
    rows = here.annotate(off=off).order_by("sort_key", "pk").values(*_PACKED, "off")
    delegates = [_packed(row, titles) for row in rows]
    if not full:
        left = FormerEntry.objects.filter(site=room, version__gt=after).exclude(delegate__site=room)
        gone = dict.fromkeys(left.order_by("pk").values_list("delegate__uid", flat=True))
        delegates += [{"uid": str(uid), "removed": True} for uid in gone]
    return {"version": version, "full": full, "run": run, "site": room.pk, "delegates": delegates}


_PACKED = (
    "uid", "full_name", "position", "unit", "group_id", "status", "source", "code_hash", "search_key", "sort_key",
    "stands_for__uid", "approved_by", "removed_at",
)  # fmt: skip


def _group_titles(conference: int, language: str) -> dict[int, str]:
    groups: Sequence[tuple[int, Mapping[str, str]]] = list(
        DelegateGroup.objects.filter(conference_id=conference).values_list("pk", "title")
    )
    return {pk: choose(title, language) for pk, title in groups}


def _packed(row: Mapping[str, Any], titles: Mapping[int, str]) -> dict[str, Any]:
    if row["removed_at"] is not None:
        return {"uid": str(row["uid"]), "removed": True}
    told = {
        "uid": str(row["uid"]),
        "name": row["full_name"],
        "position": row["position"],
        "unit": row["unit"],
        "group": titles.get(row["group_id"], ""),
        "status": row["status"],
        "source": row["source"],
        "code_hash": row["code_hash"],
        "search": row["search_key"],
        "sort": row["sort_key"],
    }
    if row["off"]:
        told["off"] = True
    if row["stands_for__uid"] is not None:
        told |= {"stands_for": str(row["stands_for__uid"]), "approved": bool(row["approved_by"])}
    return told
