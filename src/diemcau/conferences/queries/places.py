"""What people's pages ask about conferences and rooms (people.places)."""

from collections.abc import Collection

from diemcau.kernel.errors import NotFound
from diemcau.people.places import Person, Room

from .. import phones
from ..models import Conference, Site, SiteContact
from .conferences import name_of


class ConferencePlaces:
    """Answers for `people`, which stands below and knows conferences by number only."""

    def conference(self, key: str) -> int:
        number = Conference.objects.filter(key=key).values_list("pk", flat=True).first()
        if number is None:
            raise NotFound
        return number

    def key(self, conference: int) -> str:
        key = Conference.objects.filter(pk=conference).values_list("key", flat=True).first()
        if key is None:
            raise NotFound
        return key

    def title(self, conference: int, language: str) -> str:
        found = Conference.objects.filter(pk=conference).first()
        return name_of(found, language) if found else ""

    def below(self, conference: int, sites: Collection[int]) -> frozenset[int]:
        below: dict[int | None, list[int]] = {}
        for pk, parent in Site.objects.filter(conference=conference).order_by().values_list("pk", "parent"):
            below.setdefault(parent, []).append(pk)
        found, waiting = set[int](), list(sites)
        while waiting:
            if (site := waiting.pop()) not in found:
                found.add(site)
                waiting += below.get(site, ())
        return frozenset(found)

    def phones(self, conference: int, numbers: Collection[str]) -> dict[str, str]:
        zone = Conference.objects.filter(pk=conference).values_list("timezone", flat=True).first()
        region = phones.region_of(zone or "")
        return {number: phones.shown(number, region) for number in numbers}

    def rooms(self, conference: int, sites: Collection[int] | None = None) -> list[Room]:
        found = Site.objects.filter(conference=conference)
        people = SiteContact.objects.filter(site__conference=conference)
        if sites is not None:
            found, people = found.filter(pk__in=sites), people.filter(site__in=sites)
        by_site: dict[int, list[Person]] = {}
        for contact in people.order_by("role", "pk"):
            person = Person(contact.pk, contact.role, contact.name, contact.phone)
            by_site.setdefault(contact.site_id, []).append(person)
        rows = found.values_list("pk", "code", "name")
        return [Room(pk, code, name, tuple(by_site.get(pk, ()))) for pk, code, name in rows]
