"""Every room with what the record says of it and what it says itself, summed by level and by cluster up to the hub."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils import timezone

from diemcau.attendance.models import Headcount
from diemcau.conferences import levels
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import sites_of
from diemcau.kernel.actor import Actor
from diemcau.kernel.names import fold
from diemcau.live.announcements.models import Incident
from diemcau.live.questions.models import Question
from diemcau.outcomes.facts import by_room
from diemcau.outcomes.facts.counted.people import round_of_record

from .. import policies
from ..enums import Way
from ..models import RoomReport
from .deadline import due_of
from .standing import SIGNS, Standing, standing_of

LIVE = "live"


class Place(NamedTuple):
    """Which room it is."""

    id: int
    code: str
    name: str
    level: str
    level_name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """A room: `record` are the persons its confirmed headcount in the round of record counted, `report` its newest confirmed version
    (without its snapshot) of so many `versions`, `first` when the first of them came."""

    site: Place
    standing: Standing
    record: int | None
    incidents: int
    questions: int
    photos: int = 0
    report: RoomReport | None = None
    versions: int = 0
    first: datetime | None = None

    @property
    def own(self) -> int | None:
        """How many were there in the room's own word."""
        return self.report.own_present if self.report else None

    @property
    def difference(self) -> int | None:
        """Own word less record; None while one of them is not known."""
        return None if self.own is None or self.record is None else self.own - self.record

    @property
    def is_by_telephone(self) -> bool:
        return self.report is not None and self.report.way == Way.TELEPHONE

    @property
    def sign(self) -> str:
        return SIGNS[self.standing]


@dataclass(slots=True)
class Sums:
    """Rooms by their standing, and sums in persons over the rooms that said so: `recorded` and `told` are how many did. `apart`: rooms whose
    own word is another one than the record; `compared`: rooms of which both are known, `difference` their own words less the record."""

    rooms: int = 0
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    missing: int = 0
    record: int = 0
    recorded: int = 0
    own: int = 0
    told: int = 0
    compared: int = 0
    apart: int = 0
    difference: int = 0
    incidents: int = 0
    questions: int = 0
    photos: int = 0

    @property
    def there(self) -> int:
        """Reports that came, in time or not."""
        return self.on_time + self.late

    @property
    def silent(self) -> int:
        """Rooms without a report."""
        return self.waiting + self.missing

    def add(self, room: Room) -> None:
        self.rooms += 1
        setattr(self, room.standing, getattr(self, room.standing) + 1)
        if room.record is not None:
            self.record, self.recorded = self.record + room.record, self.recorded + 1
        if room.own is not None:
            self.own, self.told = self.own + room.own, self.told + 1
        if room.difference is not None:
            self.compared, self.difference = self.compared + 1, self.difference + room.difference
            self.apart += room.difference != 0
        self.incidents, self.questions = self.incidents + room.incidents, self.questions + room.questions
        self.photos += room.photos


@dataclass(frozen=True, slots=True)
class Part:
    """Some rooms together, under a name: a level, or (`site`) a room with all below it."""

    name: str
    sums: Sums
    level: str = ""
    site: Place | None = None


@dataclass(frozen=True, slots=True)
class Rollup:
    """All rooms of the day. `levels` in the order in which levels first occur, `clusters` those rooms that have others below them."""

    conference: Conference
    as_of: datetime
    due: datetime | None
    rooms: tuple[Room, ...]
    levels: tuple[Part, ...]
    clusters: tuple[Part, ...]
    sums: Sums = field(default_factory=Sums)

    @property
    def is_due(self) -> bool:
        """Whether the deadline has passed."""
        return self.due is not None and self.due <= self.as_of

    @property
    def silent(self) -> list[Room]:
        """Those that have not reported, to be rung."""
        return [room for room in self.rooms if room.report is None]

    @property
    def apart(self) -> list[Room]:
        """Those whose own word is another one than the record."""
        return [room for room in self.rooms if room.difference]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is narrowed to: a `standing`, or ``silent`` (no report yet), or ``apart`` (its word differs from the record); a level;
    words of a name or a room's number."""

    standing: str = ""
    level: str = ""
    text: str = ""

    def fits(self, room: Room) -> bool:
        if self.standing and not _stands(room, self.standing):
            return False
        if self.level not in ("", room.site.level):
            return False
        name = fold(room.site.name) if self.text else ""
        return all(word in name or room.site.code.startswith(word) for word in fold(self.text).split())


def _stands(room: Room, standing: str) -> bool:
    if standing == "silent":
        return room.report is None
    return bool(room.difference) if standing == "apart" else room.standing == standing


def rollup(
    actor: Actor, conference: Conference, language: str, *, only: Site | None = None, now: datetime | None = None
) -> Rollup:
    """The day of all rooms that `actor` sees, or of one. Eleven queries for any number of rooms; the right to the page was asked for by
    whoever fetched the conference. A coordinator's are those of the cluster, and so are the sums."""
    now, due = now or timezone.now(), due_of(conference)
    seen = policies.seen_sites(actor, conference.pk)
    if only is not None:
        seen = frozenset({only.pk}) if seen is None else seen & {only.pk}
    places = _places(actor, conference, language, seen)
    rooms = tuple(_rooms(conference, places, due, now))
    return Rollup(conference, now, due, rooms, _levels(rooms), _clusters(rooms), sum_of(rooms))


def narrowed(rooms: Iterable[Room], wish: Wish) -> list[Room]:
    """Those that are wished for: first what is missing, then what differs, then the others; each in their order."""
    return sorted(filter(wish.fits, rooms), key=_worth_a_look)


def _worth_a_look(room: Room) -> int:
    if room.report is None:
        return 0
    return 1 if room.difference else 2


def sum_of(rooms: Iterable[Room]) -> Sums:
    sums = Sums()
    for room in rooms:
        sums.add(room)
    return sums


def _places(actor: Actor, conference: Conference, language: str, only: Collection[int] | None) -> Iterator[Place]:
    names: dict[str, str] = {}
    rows = sites_of(conference, actor, only=only).select_related(None).prefetch_related(None)
    for pk, code, name, level, is_hub, parent in rows.values_list("pk", "code", "name", "level", "is_hub", "parent"):
        of = levels.HUB if is_hub else level
        if of not in names:
            names[of] = levels.name(of, conference.levels, language)
        yield Place(pk, code, name, of, names[of], parent)


def _rooms(conference: Conference, places: Iterable[Place], due: datetime | None, now: datetime) -> Iterator[Room]:
    record, reports = _record(conference), _reports(conference)
    incidents = _counted(Incident.objects.filter(conference=conference, run=LIVE))
    questions = _counted(Question.objects.filter(conference=conference, run=LIVE, withdrawn_at=0))
    there = list(places)
    kept = by_room.of_rooms([site.id for site in there])
    for site in there:
        said = reports.get(site.id, [])
        first = min((one.at for one in said), default=None)
        yield Room(
            site, standing_of(first, due, now), record.get(site.id), incidents.get(site.id, 0), questions.get(site.id, 0),
            kept[site.id].get("photos", 0), said[-1] if said else None, len(said), first,
        )  # fmt: skip


def _record(conference: Conference) -> dict[int, int]:
    found = round_of_record(conference, LIVE)
    rows = Headcount.objects.filter(run=LIVE, round=found[0], confirmed=True) if found else Headcount.objects.none()
    return dict(rows.values_list("site", "present"))


def _reports(conference: Conference) -> dict[int, list[RoomReport]]:
    """All versions of every room, the oldest first, without what they froze."""
    found: dict[int, list[RoomReport]] = {}
    rows = RoomReport.objects.filter(site__conference=conference, run=LIVE).defer("snapshot")
    for row in rows.order_by("site", "at", "number"):
        found.setdefault(row.site_id, []).append(row)
    return found


def _counted(rows: "QuerySet[Any]") -> dict[int, int]:
    return dict(rows.order_by().values_list("site").annotate(n=Count("pk")))


def _levels(rooms: Sequence[Room]) -> tuple[Part, ...]:
    return tuple(_parts(rooms, lambda room: room.site.level, lambda room: room.site.level_name))


def _parts(rooms: Iterable[Room], key: Callable[[Room], str], name: Callable[[Room], str]) -> Iterator[Part]:
    grouped: dict[str, list[Room]] = {}
    for room in rooms:
        grouped.setdefault(key(room), []).append(room)
    for level, some in grouped.items():
        yield Part(name(some[0]), sum_of(some), level)


def _clusters(rooms: Sequence[Room]) -> tuple[Part, ...]:
    """Every room that has others below it, with the sums of itself and all of them."""
    by_number = {room.site.id: room for room in rooms}
    sums = {number: sum_of([room]) for number, room in by_number.items()}
    above = {number: _above(room, by_number) for number, room in by_number.items()}
    for number, chain in above.items():
        for higher in chain:
            sums[higher].add(by_number[number])
    parents = {higher for chain in above.values() for higher in chain}
    there = (room for room in rooms if room.site.id in parents)
    return tuple(Part(room.site.name, sums[room.site.id], room.site.level, room.site) for room in there)


def _above(room: Room, rooms: Mapping[int, Room]) -> list[int]:
    """The rooms over it, up to the hub; a ring of rooms ends where it began."""
    chain: list[int] = []
    at = room.site.parent_id
    while at is not None and at in rooms and at != room.site.id and at not in chain:
        chain.append(at)
        at = rooms[at].site.parent_id
    return chain


class Share(NamedTuple):
    """How many rooms stand so. `at`: where its part of the bar begins, `wide`: how wide it is, of 1,000."""

    standing: Standing
    rooms: int
    at: int
    wide: int

    @property
    def sign(self) -> str:
        return SIGNS[self.standing]


def shares(sums: Sums) -> Iterator[Share]:
    """The bar of how far reports have come, without what no room is."""
    passed = 0
    for standing in Standing:
        if rooms := getattr(sums, standing):
            at, passed = round(1000 * passed / sums.rooms), passed + rooms
            yield Share(standing, rooms, at, round(1000 * passed / sums.rooms) - at)
