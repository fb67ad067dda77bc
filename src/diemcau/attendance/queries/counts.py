"""How many are where: figures of all rooms in a constant number of queries, whatever their number.

Expected by home room, present by room attended. Everything is in persons.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from diemcau.conferences import levels, phones
from diemcau.conferences.models import Conference, Session, Site, SiteContact
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate
from diemcau.roster.substituting import not_coming

from ..enums import Mark, State
from ..models import Attendance, Headcount, RosterSeen


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
    """A room as the wall shows it. `headcount` is that of the round asked for; `heard_at` Unix ms, 0: never.

    `said`: the state it last told of itself where silence has made another one of it (conferences.silence), else empty.
    `clock_off`: what had to be added to the clock of the device heard last (ms); 0 when it was right.
    """

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
    clock_off: int = 0
    said: str = ""


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
    """The figures of every room (or of `sites`) by its number. Four queries at most."""
    rooms = _rooms(conference, session, sites).values_list("pk", "missed", "expected_count")
    return _counts(rooms, conference, session, run, sites)


def board(
    conference: Conference,
    run: str,
    session: int,
    site_ids: Collection[int] | None = None,
    *,
    round: int | None = None,  # noqa: A002
) -> list[SiteRow]:
    """The rooms in their order with figures, live state and whom to ring. Six queries for any number of rooms."""
    rooms = _with_state(_rooms(conference.pk, session, site_ids), run)
    counts = _counts([(r.pk, r.missed, r.stated) for r in rooms], conference.pk, session, run, site_ids)
    language = get_language() or "vi"
    region = phones.region_of(conference.timezone)
    technicians = SiteContact.objects.filter(_within(site_ids), site__conference=conference, role="site_technician")
    to_ring = {row.site_id: row for row in technicians.order_by("-pk")}
    counted = Headcount.objects.filter(_within(site_ids), run=run, round=round) if round else Headcount.objects.none()
    headcounts = {row.site_id: row for row in counted}
    names: dict[str, str] = {}
    rows = []
    for room in rooms:
        level = levels.HUB if room.is_hub else room.level
        if level not in names:
            names[level] = levels.name(level, conference.levels, language)
        person = to_ring.get(room.pk) or SiteContact()
        rows.append(
            SiteRow(
                id=room.pk, code=room.code, name=room.name, level=level, level_name=names[level],
                parent_id=room.parent_id, takes_part=not room.missed,
                state=room.state or "unknown", problem=room.problem or "", calling=bool(room.calling),
                heard_at=room.heard_at or 0,
                technician=person.name, phone=person.phone,
                phone_shown=phones.shown(person.phone, region) if person.phone else "",
                counts=counts[room.pk], headcount=headcounts.get(room.pk),
                clock_off=room.clock_off or 0,
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


def _rooms(conference: int, session: int, sites: Collection[int] | None) -> "QuerySet[Any]":
    """The rooms, each with `missed`: whether it takes no part in the session."""
    missed = Session.not_for.through.objects.filter(session_id=session, site_id=OuterRef("pk"))
    return Site.objects.filter(_within(sites, "pk"), conference_id=conference).annotate(missed=Exists(missed))


class _Room(NamedTuple):
    """A room with what it last said of itself; None where it has said nothing."""

    pk: int
    code: str
    name: str
    level: str
    is_hub: bool
    parent_id: int | None
    stated: int | None
    missed: bool
    state: str | None
    problem: str | None
    calling: bool | None
    heard_at: int | None
    clock_off: int | None


def _with_state(rooms: "QuerySet[Any]", run: str) -> list[_Room]:
    own = ("pk", "code", "name", "level", "is_hub", "parent_id", "expected_count", "missed")
    said = ("said__state", "said__problem", "said__calling", "said__heard_at", "said__clock_off")
    live = rooms.annotate(said=FilteredRelation("live", condition=Q(live__run=run)))
    return [_Room(*row) for row in live.values_list(*own, *said)]


def _counts(
    rooms: Iterable[tuple[int, bool, int | None]],
    conference: int,
    session: int,
    run: str,
    sites: Collection[int] | None,
) -> dict[int, Counts]:
    listed = _expected(conference, sites)
    counts: dict[int, Counts] = defaultdict(Counts)
    for pk, missed, stated in rooms:
        counts[pk] = Counts(0 if missed else listed.get(pk, stated or 0))
    wanted = Q() if sites is None else Q(site_id__in=sites) | Q(home_id__in=sites)
    said = Attendance.objects.filter(wanted, session_id=session, run=run).order_by()
    for row in said.values_list("site_id", "home_id", "state", "mark", "conflict").annotate(n=Count("pk")):
        _add(counts, *row)
    return {site: found for site, found in counts.items() if sites is None or site in sites}


def counts_by_session(site: Site, sessions: Collection[int], run: str = "live") -> dict[int, Counts]:
    """The figures of one room in each of these half-days. Three queries for any number of them."""
    listed = expected_in(Q(site=site)).get(site.pk, site.expected_count or 0)
    missed = set(Session.not_for.through.objects.filter(site=site).values_list("session_id", flat=True))
    counts = {one: defaultdict(Counts, {site.pk: Counts(0 if one in missed else listed)}) for one in sessions}
    said = Attendance.objects.filter(Q(site=site) | Q(home=site), session__in=sessions, run=run).order_by()
    told = said.values_list("session_id", "site_id", "home_id", "state", "mark", "conflict").annotate(n=Count("pk"))
    for session, *row in told:
        _add(counts[session], *row)
    return {one: found[site.pk] for one, found in counts.items()}


def _add(counts: dict[int, Counts], site: int, home: int | None, state: str, mark: str, conflict: bool, n: int) -> None:
    """Count `n` alike: who is away at home, who came where they are."""
    if state in (State.ABSENT, State.REPLACED):
        if home is not None:
            name = "absent" if state == State.ABSENT else "replaced"
            setattr(counts[home], name, getattr(counts[home], name) + n)
        return
    of = counts[site]
    if state == State.LEFT:
        of.left += n
        return
    of.present += n
    of.visitors += n if home != site else 0
    of.substitutes += n if mark == Mark.SUBSTITUTE else 0
    of.walk_ins += n if mark == Mark.WALK_IN else 0
    of.conflicts += n if conflict else 0


def _expected(conference: int, sites: Collection[int] | None) -> dict[int, int]:
    """Listed delegates by home room: as counted when the roster last changed (tasks.reconcile), else counted now."""
    if sites is not None:
        return expected_in(Q(site_id__in=sites))
    counted = RosterSeen.objects.filter(conference_id=conference, version=F("conference__roster_version"))
    known = counted.values_list("expected", flat=True).first()
    return expected_in(Q(conference_id=conference)) if known is None else {int(site): n for site, n in known.items()}


def expected_in(which: Q) -> dict[int, int]:
    """Delegates on the list by home room, without those who do not come and without whom the doors brought."""
    listed = Delegate.objects.filter(which, run="live", removed_at=None)
    listed = listed.exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE)).exclude(not_coming())
    rows = listed.order_by().values_list("site_id").annotate(n=Count("pk"))
    return {site: n for site, n in rows if site is not None}
