"""Places that last: found again by the unit (or body) and the name, so that a room is described once for all conferences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from diemcau.infra.saving import save_said
from diemcau.kernel.names import canonical, tidy

from ..enums import OrganiserRole
from ..models import Conference, Place, Site

if TYPE_CHECKING:
    from .sites import SiteSaid

Key = tuple[int | None, int | None, str]


def places_for(conference: Conference, sites: "Sequence[SiteSaid]") -> list[Place]:
    """A place for every site: the one known under its key, else a new one. At most four queries.

    A site without unit or body belongs to the conference's first host. A name that stands twice under one body may be two
    rooms, so only an unmistakable one is taken up again.
    """
    host = conference.organisers.filter(role__in=(OrganiserRole.HOST, OrganiserRole.JOINT_HOST)).first()
    body = host.organisation_id if host else None
    keys = [_key(said, body) for said in sites]
    often = Counter(keys)
    known = _known(keys)
    places: list[Place] = []
    new: list[Place] = []
    for said, key in zip(sites, keys, strict=True):
        found = known.get(key, []) if often[key] == 1 else []
        if len(found) == 1:
            places.append(found[0])
            continue
        unit, organisation, _name = key
        made = Place(name=tidy(said.name), room=tidy(said.room), admin_unit_id=unit, organisation_id=organisation)
        places.append(made)
        new.append(made)
    for said, place in zip(sites, places, strict=True):
        place.seats = said.seats if said.seats is not None else place.seats
        place.room = tidy(said.room) or place.room
    changed = [place for place in places if place.pk]
    Place.objects.bulk_update(changed, ["seats", "room"], batch_size=500)
    Place.objects.bulk_create(new, batch_size=1000)
    return places


def _key(said: "SiteSaid", host: int | None) -> Key:
    if said.unit is not None:
        return said.unit, None, canonical(said.name)
    return None, said.organisation if said.organisation is not None else host, canonical(said.name)


def _known(keys: Sequence[Key]) -> dict[Key, list[Place]]:
    units = {unit for unit, _, _ in keys if unit is not None}
    bodies = {body for unit, body, _ in keys if unit is None and body is not None}
    if not units and not bodies:
        return {}
    found: dict[Key, list[Place]] = {}
    belongs = Q(admin_unit__in=units) | Q(admin_unit__isnull=True, organisation__in=bodies)
    for place in Place.objects.filter(belongs):
        body = None if place.admin_unit_id is not None else place.organisation_id
        found.setdefault((place.admin_unit_id, body, canonical(place.name)), []).append(place)
    return found


def describe(site: Site, said: Mapping[str, object]) -> None:
    """Write seats and address of the site's place; makes the place when the site has none."""
    if not said:
        return
    if site.place is None:
        site.place = Place.objects.create(name=site.name, organisation=site.organisation, admin_unit=site.admin_unit)
        save_said(site, ["place"])
    for name, value in said.items():
        setattr(site.place, name, value)
    site.place.save(update_fields=list(said))
