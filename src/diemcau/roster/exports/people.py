"""Whom papers are made for: the list as it is narrowed, in an order, each room or group apart or all together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference, Site
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from .. import queries
from ..enums import DelegateStatus
from ..models import Delegate, DelegateGroup
from ..ranking import Ranking

NOT_COMING = (DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED)
BY = {"room": "site_id", "group": "group_id"}


class Person(NamedTuple):
    """Somebody as papers need them."""

    pk: int
    full_name: str
    honorific: str
    position: str
    unit: str
    site_id: int | None
    group_id: int | None
    sort_key: str
    listed: int
    code: str

    @property
    def called(self) -> str:
        return f"{self.honorific} {self.full_name}".strip()


class Room(NamedTuple):
    """A site as papers name it."""

    code: str
    name: str

    @property
    def called(self) -> str:
        return f"{self.code} – {self.name}"


class Section(NamedTuple):
    """People whose papers lie together; `first` is the number of the first of them."""

    short: str
    title: str
    people: tuple[Person, ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Whom:
    """`order`: name, rank or listed; `apart`: room, group or nothing."""

    filters: queries.Filters
    order: str = "name"
    apart: str = "room"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everybody a paper is made for, in sections."""

    conference: Conference
    sections: tuple[Section, ...]
    rooms: Mapping[int | None, Room]

    @property
    def people(self) -> int:
        return sum(len(section.people) for section in self.sections)

    def room(self, person: Person) -> str:
        """Where somebody is expected; empty when that is not known."""
        found = self.rooms.get(person.site_id)
        return found.called if found else ""


def language() -> str:
    """The language switched on: vi or en."""
    return (get_language() or "vi")[:2]


def as_of(conference: Conference) -> str:
    """When it was made, by the conference's clock."""
    now = timezone.now().astimezone(ZoneInfo(conference.timezone))
    moment = _("%(time)s, %(day)s") % {"time": formats.clock_time(now), "day": formats.day(now, language())}
    return _("As of %(moment)s") % {"moment": moment}


def expected(by: Actor, conference: int, filters: queries.Filters) -> QuerySet[Delegate]:
    """Who is to get a paper: of the list as it is narrowed those who come, unless a status was asked for. Raises NotFound."""
    found = queries.delegates_for(by, conference, filters)
    return found if filters.status else found.exclude(status__in=NOT_COMING)


def counted(by: Actor, conference: int, whom: Whom) -> dict[int | None, int]:
    """How many there are in every section; the key is a site's, a group's, or None. One query."""
    found = expected(by, conference, whom.filters).select_related(None).order_by()
    if whom.apart not in BY:
        count = found.count()
        return {None: count} if count else {}
    return dict(found.values_list(BY[whom.apart]).annotate(Count("pk")))


def printed(by: Actor, conference: int, whom: Whom) -> Iterable[tuple[str, ...]]:
    """What papers print of each: name, honorific, position, unit. One query."""
    found = expected(by, conference, whom.filters).select_related(None).order_by("sort_key", "pk")
    return found.values_list("full_name", "honorific", "position", "unit")


def bundle(by: Actor, conference: Conference, whom: Whom, ranking: Ranking) -> Bundle:
    """Three queries. Raises NotFound."""
    found = expected(by, conference.pk, whom.filters).select_related(None).order_by("sort_key", "pk")
    people = [Person(*row) for row in found.values_list(*Person._fields)]
    if whom.order == "rank":
        people.sort(key=lambda person: ranking.of(person.position))  # stable: equal ones by given name
    elif whom.order == "listed":
        people.sort(key=lambda person: (not person.listed, person.listed))
    sites = Site.objects.filter(conference=conference).values_list("pk", "code", "name")
    rooms: dict[int | None, Room] = {pk: Room(code, name) for pk, code, name in sites}
    return Bundle(conference, tuple(_sections(conference, whom, people, rooms)), rooms)


def _sections(
    conference: Conference, whom: Whom, people: Sequence[Person], rooms: Mapping[int | None, Room]
) -> Iterable[Section]:
    if whom.apart not in BY:
        return [Section("", _("Everybody"), tuple(people))] if people else []
    titles: dict[int | None, tuple[str, str]] = {}
    if whom.apart == "room":
        titles = {pk: (room.code, room.called) for pk, room in rooms.items()} | {None: ("", _("Site not known yet"))}
    else:
        groups = DelegateGroup.objects.filter(conference=conference)
        titles = {group.pk: ("", choose(group.title, language())) for group in groups} | {None: ("", _("No group"))}
    there: dict[int | None, list[Person]] = {key: [] for key in titles}
    for person in people:
        there[getattr(person, BY[whom.apart])].append(person)
    return [Section(*titles[key], tuple(some)) for key, some in there.items() if some]


def pieces_of(of: Bundle, most: int) -> list[Bundle]:
    """The same in pieces of at most `most` people; only a section that is larger is cut."""
    pieces: list[list[Section]] = [[]]
    room = most
    for section in of.sections:
        if room < most and len(section.people) > room and len(section.people) <= most:
            pieces.append([])
            room = most
        rest = section
        while len(rest.people) > room:
            pieces[-1].append(rest._replace(people=rest.people[:room]))
            rest = rest._replace(people=rest.people[room:], first=rest.first + room)
            pieces.append([])
            room = most
        if rest.people:
            pieces[-1].append(rest)
            room -= len(rest.people)
    return [replace(of, sections=tuple(piece)) for piece in pieces if piece]


def top(conference: Conference) -> dict[str, Any]:
    """The upper part of every list: bodies and the conference's names."""
    tongue = language()
    hosts = [one.name for one in conferences.organisers_of(conference, tongue) if one.role in ("host", "joint_host")]
    return {
        "language": tongue,
        "hosts": hosts,
        "conference": choose(conference.official_name, tongue) or choose(conference.short_name, tongue, conference.key),
        "title": choose(conference.called, tongue, conference.key),
    }
