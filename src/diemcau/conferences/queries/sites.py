"""Sites: lists and single ones, as far as the asker may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.kernel.names import fold

from .. import levels, phones, policies
from ..enums import ContactRole
from ..models import Conference, Site, SiteContact


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ring. `phone` is shown masked, and `dial` empty, to those who need not ring."""

    id: int
    role: str
    role_name: str
    name: str
    phone: str
    dial: str


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site ready for lists and cards. `depth` counts from the hub (0); `expected` None: nobody said."""

    id: int
    code: str
    name: str
    level: str
    level_name: str
    is_hub: bool
    depth: int
    parent_id: int | None
    parent_name: str
    room: str
    address: str
    seats: int | None
    expected: int | None
    timezone: str
    fallback_name: str
    fallback_code: str
    organisation: str
    contacts: tuple[Contact, ...]

    def contact(self, role: str) -> Contact | None:
        """The first one with this role."""
        return next((c for c in self.contacts if c.role == role), None)


def _with_everything(sites: QuerySet[Site]) -> QuerySet[Site]:
    contacts = Prefetch("contacts", SiteContact.objects.order_by("role", "pk"))
    return sites.select_related("place", "parent", "fallback", "organisation").prefetch_related(contacts)


def sites_of(
    conference: Conference, actor: Actor, *, text: str = "", level: str = "", only: Collection[int] | None = None
) -> QuerySet[Site]:
    """The visible sites in their order; `text` searches names and codes without diacritics."""
    found = conference.sites.filter(policies.visible_sites(actor, conference.pk))
    if level:
        found = found.filter(is_hub=True) if level == levels.HUB else found.filter(level=level, is_hub=False)
    for word in fold(text).split():
        found = found.filter(Q(search_key__contains=word) | Q(code__startswith=word))
    if only is not None:
        found = found.filter(pk__in=only)
    return _with_everything(found)


def sites_for(
    actor: Actor, conference: Conference, language: str, sites: Iterable[Site] | None = None
) -> list[SiteFacts]:
    """All visible sites (or those of `sites`) as facts, in their order. Three queries, however many there are."""
    depths = _depths(conference)
    region = phones.region_of(conference.timezone)
    found = sites_of(conference, actor) if sites is None else sites
    return [_facts(site, conference, actor, language, depths.get(site.pk, 0), region) for site in found]


def _depths(conference: Conference) -> dict[int, int]:
    parents = dict(conference.sites.values_list("pk", "parent_id"))
    depths: dict[int, int] = {}
    for site in parents:
        path = []
        at: int | None = site
        while at is not None and at not in depths and at not in path:
            path.append(at)
            at = parents.get(at)
        start = depths.get(at or 0, -1)
        for step, one in enumerate(reversed(path), 1):
            depths[one] = start + step
    return depths


def _facts(site: Site, conference: Conference, actor: Actor, language: str, depth: int, region: str) -> SiteFacts:
    rings = policies.may_ring(actor, conference.pk, site.pk)
    return SiteFacts(
        id=site.pk,
        code=site.code,
        name=site.name,
        level=levels.HUB if site.is_hub else site.level,
        level_name=levels.name(levels.HUB if site.is_hub else site.level, conference.levels, language),
        is_hub=site.is_hub,
        depth=depth,
        parent_id=site.parent_id,
        parent_name=site.parent.name if site.parent else "",
        room=site.room or (site.place.room if site.place else ""),
        address=site.place.address if site.place else "",
        seats=site.place.seats if site.place else None,
        expected=site.expected_count,
        timezone=site.timezone or conference.timezone,
        fallback_name=site.fallback.name if site.fallback else "",
        fallback_code=site.fallback.code if site.fallback else "",
        organisation=choose(site.organisation.name, language) if site.organisation else "",
        contacts=tuple(_contact(c, rings=rings, region=region) for c in site.contacts.all()),
    )


def _contact(contact: SiteContact, *, rings: bool, region: str) -> Contact:
    shown = phones.shown(contact.phone, region) if contact.phone else ""
    return Contact(
        id=contact.pk,
        role=contact.role,
        role_name=str(ContactRole(contact.role).label),
        name=contact.name,
        phone=shown if rings else phones.masked(shown),
        dial=contact.phone if rings else "",
    )


def site_for(actor: Actor, key: str, code: str) -> Site:
    """The only way from an address to a site (with its conference). Raises NotFound."""
    found = (
        Site.objects.filter(conference__key=key, code=code)
        .select_related("conference", "place", "parent", "fallback", "organisation")
        .first()
    )
    if found is None or not _sees(actor, found):
        raise NotFound
    return found


def _sees(actor: Actor, site: Site) -> bool:
    return actor.holds(*policies.STAFF, conference=site.conference_id, site=site.pk)


def level_names(conference: Conference, actor: Actor, language: str) -> dict[str, str]:
    """The levels there are among the visible sites, from the hub down, with their names. One query."""
    rows = conference.sites.filter(policies.visible_sites(actor, conference.pk)).order_by("order", "pk")
    codes = dict.fromkeys(levels.HUB if hub else level for level, hub in rows.values_list("level", "is_hub"))
    return {code: levels.name(code, conference.levels, language) for code in codes}
