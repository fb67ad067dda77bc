"""Sites: many in one go, or one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from diemcau.infra import audit
from diemcau.infra.outbox import announce_plan
from diemcau.infra.saving import save_said
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import fold, text_key, tidy
from diemcau.people import actions as people
from diemcau.people.models import Organisation

from .. import levels
from ..models import Conference, Place, Site, SiteContact
from . import lasting
from .gate import in_use, require_planner

MOST_SITES = 20_000


@dataclass(frozen=True, slots=True)
class ContactSaid:
    """Somebody to ring at a site; `phone` in E.164 or empty."""

    role: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSaid:
    """A site to be. Above it stands `parent` (a place in the same list), else `above` (the id of a site there is), else the hub."""

    name: str
    level: str = "other"
    is_hub: bool = False
    parent: int | None = None
    above: int | None = None
    room: str = ""
    seats: int | None = None
    expected: int | None = None
    timezone: str = ""
    contacts: tuple[ContactSaid, ...] = ()
    unit: int | None = None
    organisation: int | None = None


class SiteFactsSaid(TypedDict, total=False):
    """What may be said of one site."""

    name: str
    level: str
    room: str
    timezone: str
    expected_count: int | None
    organisation: Organisation | None
    fallback: Site | None
    seats: int | None
    address: str


@transaction.atomic
def add_sites(conference: Conference, *, by: Actor, sites: Sequence[SiteSaid]) -> list[Site]:
    """Add sites in one go, in a number of statements that hangs on the depth of the tree only.

    Places that last are found again by unit (or body) and name, else made. Room numbers go on from the highest there is, in the
    order of the tree; the first hub is 000. Raises Refused: forbidden, closed, too_many_sites, circle,
    changed_meanwhile when a site to stand below is gone.
    """
    require_planner(by, conference)
    Conference.objects.select_for_update().get(pk=conference.pk)  # two lists at once must not take the same numbers
    there = set(conference.sites.values_list("pk", flat=True))
    if len(there) + len(sites) > MOST_SITES:
        raise Refused("too_many_sites", most=MOST_SITES)
    if {said.above for said in sites if said.above is not None} - there:
        raise Refused("changed_meanwhile")
    hub = conference.sites.filter(is_hub=True).order_by("order").values_list("pk", flat=True).first()
    order = _in_tree_order(sites)
    codes = _free_codes(conference, [sites[index] for index in order], has_hub=hub is not None)
    places = lasting.places_for(conference, sites)
    made = [_row(conference, said, place) for said, place in zip(sites, places, strict=True)]
    for code, index in zip(codes, order, strict=True):
        made[index].code = code
    _write_by_depth(sites, made, hub)
    SiteContact.objects.bulk_create(_contacts(zip(made, (s.contacts for s in sites), strict=True)), batch_size=1000)
    put_in_tree_order(conference)
    stands = dict(conference.sites.values_list("pk", "order"))
    for site in made:
        site.order = stands[site.pk]
    audit.record(by, "conferences.add_sites", conference=conference.pk, count=len(made))
    announce_plan(conference.pk, "totals")
    return [made[index] for index in order]


def _row(conference: Conference, said: SiteSaid, place: Place) -> Site:
    return Site(
        conference=conference,
        place=place,
        admin_unit_id=said.unit,
        organisation_id=said.organisation,
        level=levels.HUB if said.is_hub else said.level,
        is_hub=said.is_hub,
        timezone=said.timezone,
        expected_count=said.expected,
        room=tidy(said.room),
        **_named(said.name),
    )


def _named(name: str) -> dict[str, str]:
    name = tidy(name)
    return {"name": name, "name_key": text_key(name)[:1200], "search_key": fold(name)[:200]}


def _in_tree_order(sites: Sequence[SiteSaid]) -> list[int]:
    """The places of `sites` with the hub first and every site before those below it. Raises Refused(circle)."""
    below: dict[int | None, list[int]] = {}
    for index, said in enumerate(sites):
        below.setdefault(said.parent, []).append(index)
    tops = sorted(below.get(None, []), key=lambda index: not sites[index].is_hub)
    order, waiting = [], tops[::-1]
    while waiting:
        index = waiting.pop()
        order.append(index)
        waiting += below.get(index, [])[::-1]
    if len(order) < len(sites):
        stuck = next(said for index, said in enumerate(sites) if index not in set(order))
        raise Refused("circle", site=stuck.name)
    return order


def _free_codes(conference: Conference, sites: Sequence[SiteSaid], *, has_hub: bool) -> list[str]:
    """Numbers that are easily said: 000 for the first hub, then 001, 002 … behind the highest number there is."""
    taken = [int(code) for code in conference.sites.values_list("code", flat=True) if code.isdecimal()]
    number = max(taken, default=0)
    width = max(3, len(str(number + len(sites))))
    codes = []
    for said in sites:
        if said.is_hub and not has_hub and 0 not in taken:
            has_hub = True
            codes.append("0" * width)
            continue
        number += 1
        codes.append(f"{number:0{width}d}")
    return codes


def _write_by_depth(sites: Sequence[SiteSaid], made: list[Site], hub: int | None) -> None:
    """Save the rows, those above before those below: one statement per depth."""
    new_hub = next((index for index, said in enumerate(sites) if said.is_hub), None)
    above = [_above(index, said, new_hub if hub is None else None) for index, said in enumerate(sites)]
    depth: dict[int, int] = {}
    for index in range(len(sites)):
        path, at = [], index
        while at not in depth and (up := above[at]) is not None:
            path.append(at)
            at = up
        start = depth.setdefault(at, 0)
        for step, one in enumerate(reversed(path), 1):
            depth[one] = start + step
    for level in range(max(depth.values(), default=-1) + 1):
        wave = [index for index in range(len(sites)) if depth[index] == level]
        for index in wave:
            up = above[index]
            made[index].parent_id = made[up].pk if up is not None else _standing_above(sites[index], hub)
        Site.objects.bulk_create([made[index] for index in wave], batch_size=1000)


def _above(index: int, said: SiteSaid, new_hub: int | None) -> int | None:
    """The place in the list of what stands above: the parent named, else a hub that comes in the same list."""
    if said.parent is not None or said.above is not None or said.is_hub:
        return said.parent
    return new_hub if new_hub != index else None


def _standing_above(said: SiteSaid, hub: int | None) -> int | None:
    return said.above if said.above is not None or said.is_hub else hub


def _contacts(rows: Iterable[tuple[Site, tuple[ContactSaid, ...]]]) -> list[SiteContact]:
    return [
        SiteContact(site=site, role=said.role, name=tidy(said.name), phone=said.phone)
        for site, contacts in rows
        for said in contacts
        if tidy(said.name) or said.phone
    ]


def put_in_tree_order(conference: Conference) -> None:
    """Number the sites so that a list shows the tree: the hub first, each site before those below it."""
    below: dict[int | None, list[Site]] = {}
    rows = list(
        conference.sites.order_by("order", "code", "pk").only("conference", "parent", "is_hub", "order", "code")
    )
    known = {site.pk for site in rows}
    for site in rows:
        below.setdefault(site.parent_id if site.parent_id in known else None, []).append(site)
    for siblings in below.values():
        siblings.sort(key=lambda site: (not site.is_hub, site.order == 0, site.order, len(site.code), site.code))
    moved, number = [], 0
    waiting = below.get(None, [])[::-1]
    while waiting:
        site = waiting.pop()
        number += 1
        if site.order != number:
            site.order = number
            moved.append(site)
        waiting += below.get(site.pk, [])[::-1]
    Site.objects.bulk_update(moved, ["order"], batch_size=500)


@transaction.atomic
def edit_site(site: Site, *, by: Actor, **said: Unpack[SiteFactsSaid]) -> Site:
    """Change what is said of a site; seats and address go to the place that lasts. Raises Refused: forbidden, closed, circle."""
    require_planner(by, site.conference)
    if said.get("fallback") == site:
        raise Refused("circle", site=site.name)
    lasting.describe(site, {name: said[name] for name in ("seats", "address") if name in said})
    told = {name: value for name, value in said.items() if name not in ("seats", "address")}
    if site.is_hub:
        told.pop("level", None)
    if "room" in said:
        told["room"] = tidy(said["room"])
    if "name" in said:
        told |= _named(said["name"])
    for name, value in told.items():
        setattr(site, name, value)
    save_said(site, told)
    return _told(site, by, "edit_site")


def _told(site: Site, by: Actor, verb: str) -> Site:
    audit.record(by, f"conferences.{verb}", conference=site.conference_id, site=site.pk)
    announce_plan(site.conference_id, "site", site.pk)
    return site


@transaction.atomic
def set_contacts(site: Site, *, by: Actor, contacts: Sequence[ContactSaid]) -> None:
    """The people to ring, instead of those there were; who stays keeps the personal link. Raises Refused: forbidden, closed."""
    require_planner(by, site.conference)
    old = {(contact.role, contact.name): contact for contact in site.contacts.all()}
    new = _contacts([(site, tuple(contacts))])
    kept = set()
    for contact in new:
        stays = old.get((contact.role, contact.name))
        if stays is None or stays.pk in kept:
            contact.save()
            kept.add(contact.pk)
            continue
        kept.add(stays.pk)
        SiteContact.objects.filter(pk=stays.pk).update(phone=contact.phone)
    site.contacts.exclude(pk__in=kept).delete()
    _told(site, by, "set_contacts")


@transaction.atomic
def move_site(site: Site, *, by: Actor, parent: Site | None) -> Site:
    """Hang a site, with all below it, under another (None: at the top). Raises Refused: forbidden, closed, circle, hub_stays."""
    require_planner(by, site.conference)
    if site.is_hub:
        raise Refused("hub_stays")
    parents = dict(site.conference.sites.values_list("pk", "parent_id"))
    if parent is not None and parent.pk not in parents:
        raise Refused("forbidden")
    at = parent.pk if parent else None
    while at is not None:
        if at == site.pk:
            raise Refused("circle", site=site.name)
        at = parents.get(at)
    site.parent = parent
    site.order = 1 + (site.conference.sites.aggregate(last=Max("order"))["last"] or 0)
    site.save(update_fields=["parent", "order"])
    put_in_tree_order(site.conference)
    site.refresh_from_db(fields=["order"])
    return _told(site, by, "move_site")


def must_stay(site: Site) -> bool:
    """Whether a room has reported already, or has delegates: it can no longer be removed."""
    return site.live.exists() or in_use(site)


@transaction.atomic
def remove_site(site: Site, *, by: Actor) -> None:
    """Take a site away that nothing hangs on, with its cards, links, devices and roles. Raises Refused: forbidden, closed, has_sites_below, site_in_use."""
    require_planner(by, site.conference)
    if site.below.exists():
        raise Refused("has_sites_below", site=site.name)
    if must_stay(site):
        raise Refused("site_in_use", site=site.name)
    audit.record(by, "conferences.remove_site", conference=site.conference_id, site=site.pk, code=site.code)
    announce_plan(site.conference_id, "totals")
    people.leave_site(site.conference_id, site.pk, by=by)
    site.delete()
