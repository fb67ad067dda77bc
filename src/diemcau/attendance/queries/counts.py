"""How many are where: figures of all rooms in a constant number of queries, whatever their number.

Expected by home room, present by room attended. Everything is in persons.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from diemcau.conferences import levels, phones
from diemcau.conferences.models import Conference, Session, Site, SiteContact, SiteLive
from diemcau.roster.enums import DelegateStatus, Source
from diemcau.roster.models import Delegate

from ..enums import Mark, State
from ..models import Attendance, Headcount


@dataclass(slots=True)
class Counts:
    """One room in one session. `absent` are excused; `replaced` sent somebody else; both count at home.

    `visitors`, `substitutes` and `walk_ins` are among the `present`; `conflicts` are persons whom another room has too.
    """

    expected: int = 0
    present: int = 0
    left: int = 0
    absent: int = 0
    replaced: int = 0
    visitors: int = 0
    substitutes: int = 0
    walk_ins: int = 0
    conflicts: int = 0

    @property
    def came(self) -> int:
        """Who came, gone again or not."""
        return self.present + self.left

    def add(self, other: "Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A room as the wall shows it. `headcount` is that of the round asked for; `heard_at` Unix ms, 0: never."""

    id: int
    code: str
    name: str
    level: str
    level_name: str
    parent_id: int | None
    takes_part: bool
    state: str
    problem: str
    calling: bool
    heard_at: int
    technician: str
    phone: str
    phone_shown: str
    counts: Counts
    headcount: Headcount | None


@dataclass(slots=True)
class LevelTotals:
    """All rooms of a level together. Headcounts are summed over confirmed rooms only."""

    level: str
    level_name: str
    sites: int = 0
    reported: int = 0
    confirmed: int = 0
    counted: int = 0
    problems: int = 0
    calling: int = 0
    states: dict[str, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def add(self, row: SiteRow) -> None:
        self.sites += 1
        self.problems += bool(row.problem)
        self.calling += row.calling
        self.states[row.state] = self.states.get(row.state, 0) + 1
        self.counts.add(row.counts)
        if row.headcount is not None:
            self.reported += 1
            if row.headcount.confirmed:
                self.confirmed += 1
                self.counted += row.headcount.present


def site_counts(
    conference: int, session: int, run: str = "live", sites: Collection[int] | None = None
) -> dict[int, Counts]:
    """The figures of every room (or of `sites`) by its number. Four queries."""
    return _counts(_rooms(conference, session, sites), conference, session, run, sites)


def board(
    conference: Conference,
    run: str,
    session: int,
    site_ids: Collection[int] | None = None,
    *,
    round: int | None = None,  # noqa: A002
) -> list[SiteRow]:
    """The rooms in their order with figures, live state and whom to ring. Six queries for any number of rooms."""
    rooms = _rooms(conference.pk, session, site_ids)
    counts = _counts(rooms, conference.pk, session, run, site_ids)
    language = get_language() or "vi"
    region = phones.region_of(conference.timezone)
    of_rooms = _within(site_ids)
    live = {row.site_id: row for row in SiteLive.objects.filter(of_rooms, site__conference=conference, run=run)}
    technicians = SiteContact.objects.filter(of_rooms, site__conference=conference, role="site_technician")
    to_ring = {row.site_id: row for row in technicians.order_by("-pk")}
    counted = Headcount.objects.filter(of_rooms, run=run, round=round) if round else Headcount.objects.none()
    headcounts = {row.site_id: row for row in counted}
    names: dict[str, str] = {}
    rows = []
    for room in rooms:
        level = levels.HUB if room.is_hub else room.level
        if level not in names:
            names[level] = levels.name(level, conference.levels, language)
        said, person = live.get(room.pk) or SiteLive(), to_ring.get(room.pk) or SiteContact()
        rows.append(
            SiteRow(
                id=room.pk, code=room.code, name=room.name, level=level, level_name=names[level],
                parent_id=room.parent_id, takes_part=not room.missed,  # type: ignore[attr-defined]  # annotated
                state=said.state, problem=said.problem, calling=said.calling, heard_at=said.heard_at,
                technician=person.name, phone=person.phone,
                phone_shown=phones.shown(person.phone, region) if person.phone else "",
                counts=counts[room.pk], headcount=headcounts.get(room.pk),
            )
        )  # fmt: skip
    return rows


def totals_by_level(rows: Iterable[SiteRow]) -> list[LevelTotals]:
    """Rooms that take part, summed by level in the order in which levels first occur."""
    found: dict[str, LevelTotals] = {}
    for row in rows:
        if row.takes_part:
            found.setdefault(row.level, LevelTotals(row.level, row.level_name)).add(row)
    return list(found.values())


def totals_of(rows: Iterable[SiteRow]) -> LevelTotals:
    """All rooms that take part in one sum."""
    total = LevelTotals("", "")
    for row in rows:
        if row.takes_part:
            total.add(row)
    return total


def _within(sites: Collection[int] | None, name: str = "site_id") -> Q:
    return Q() if sites is None else Q(**{f"{name}__in": sites})


def _rooms(conference: int, session: int, sites: Collection[int] | None) -> "QuerySet[Site]":
    missed = Session.not_for.through.objects.filter(session_id=session, site_id=OuterRef("pk"))
    return Site.objects.filter(_within(sites, "pk"), conference_id=conference).annotate(missed=Exists(missed))


def _counts(
    rooms: Iterable[Site], conference: int, session: int, run: str, sites: Collection[int] | None
) -> dict[int, Counts]:
    listed = _expected(conference, sites)
    counts: dict[int, Counts] = defaultdict(Counts)
    for room in rooms:
        missed = room.missed  # type: ignore[attr-defined]  # annotated by _rooms
        counts[room.pk] = Counts(0 if missed else listed.get(room.pk, room.expected_count or 0))
    _add_here(counts, session, run, sites)
    _add_away(counts, session, run, sites)
    return dict(counts)


def _expected(conference: int, sites: Collection[int] | None) -> dict[int, int]:
    """Listed delegates by home room, without those who declined and without whom the doors brought."""
    listed = Delegate.objects.filter(_within(sites), conference_id=conference, run="live", removed_at=None)
    listed = listed.exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE)).exclude(status=DelegateStatus.DECLINED)
    rows = listed.order_by().values_list("site_id").annotate(n=Count("pk"))
    return {site: n for site, n in rows if site is not None}


def _add_here(counts: dict[int, Counts], session: int, run: str, sites: Collection[int] | None) -> None:
    here = Attendance.objects.filter(_within(sites), session_id=session, run=run, state__in=(State.PRESENT, State.LEFT))
    columns = ("site_id", "home_id", "state", "mark", "conflict")
    for site, home, state, mark, conflict, n in here.order_by().values_list(*columns).annotate(n=Count("pk")):
        of = counts[site]
        if state == State.LEFT:
            of.left += n
            continue
        of.present += n
        of.visitors += n if home != site else 0
        of.substitutes += n if mark == Mark.SUBSTITUTE else 0
        of.walk_ins += n if mark == Mark.WALK_IN else 0
        of.conflicts += n if conflict else 0


def _add_away(counts: dict[int, Counts], session: int, run: str, sites: Collection[int] | None) -> None:
    away = Attendance.objects.filter(_within(sites, "home_id"), session_id=session, run=run)
    away = away.filter(state__in=(State.ABSENT, State.REPLACED))
    for home, state, n in away.order_by().values_list("home_id", "state").annotate(n=Count("pk")):
        if home is None:
            continue
        if state == State.ABSENT:
            counts[home].absent += n
        else:
            counts[home].replaced += n
