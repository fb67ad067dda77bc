"""A unit's list as the organisers see it: who is named, and what would change on the delegate list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diemcau.conferences import phones
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.localised import choose

from ...models import DelegateGroup
from ..models import Nominee

KEPT = ("full_name", "honorific", "position", "phone", "email", "note")
NEW, CHANGED, AWAY, SAME, FAULTY = "new", "changed", "away", "same", "faulty"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on a unit's list. `change` says what the approval would do; `was` are the values that differ from the delegate list."""

    nominee: Nominee
    site: Site | None
    group: str
    phone: str
    change: str
    was: tuple[str, ...]


def named_people(
    conference: Conference, nominees: Sequence[Nominee], unit_site: Site | None, language: str
) -> Iterator[Named]:
    """The list, row by row. Two queries whatever its length."""
    sites = {site.pk: site for site in Site.objects.filter(conference=conference, pk__in=_sites(nominees))}
    titles = {g.pk: choose(g.title, language) for g in DelegateGroup.objects.filter(conference=conference)}
    region = phones.region_of(conference.timezone)
    for one in nominees:
        phone = phones.shown(one.phone, region) if one.phone else ""
        change, was = _change(one, sites, titles)
        yield Named(one, sites.get(one.site_id or 0, unit_site), titles.get(one.group_id or 0, ""), phone, change, was)


def _sites(nominees: Sequence[Nominee]) -> set[int]:
    told = {one.site_id for one in nominees} | {one.taken.get("site") for one in nominees}
    return {pk for pk in told if pk}


def _change(one: Nominee, sites: dict[int, Site], titles: dict[int, str]) -> tuple[str, tuple[str, ...]]:
    if one.problems and not one.is_away:
        return FAULTY, ()
    if one.delegate_id is None:
        return (AWAY if one.is_away else NEW), ()
    taken: dict[str, Any] = one.taken
    if one.is_away:
        return (SAME if taken.get("is_away") else AWAY), ()
    was = [str(taken.get(name) or "–") for name in KEPT if getattr(one, name) != (taken.get(name) or "")]
    if one.group_id != taken.get("group"):
        was.append(titles.get(taken.get("group") or 0, "–"))
    if one.site_id != taken.get("site"):
        site = sites.get(taken.get("site") or 0)
        was.append(site.name if site else "–")
    return (CHANGED if was or taken.get("is_away") else SAME), tuple(was)
