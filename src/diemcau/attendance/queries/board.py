"""The headcount board: what every room reported in a round, beside what was taken by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import fold
from diemcau.people.queries import names_of

from .. import headcounts, policies
from ..enums import Channel
from ..models import Headcount, HeadcountRound
from .counts import Counts, SiteRow, board, counts_by_session
from .late import Late, late_of


@dataclass(slots=True)
class Sums:
    """Figures of several rooms in persons. Headcounts are sums of confirmed rooms; `counts` are of all rooms by name."""

    sites: int
    reported: int
    confirmed: int
    expected: int
    registered: int
    present: int
    substitutes: int
    guests: int
    absent: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Line:
    """A room on the board. `expected` and `registered` are as of the board: the list's now, or what the room said by telephone or
    paper; `too_many`: more were counted than can be there, `too_few`: fewer than are present by name now; `confirmed_by` names who stands for the headcount, empty when nobody does."""

    site: SiteRow
    headcount: Headcount | None
    expected: int
    registered: int
    absent: int | None
    too_many: bool
    too_few: bool
    confirmed_by: str

    @property
    def expected_said(self) -> int | None:
        """How many the room's report expected, when the list says otherwise now (people were moved, added or taken off)."""
        said = self.headcount.expected if self.headcount else None
        listed = self.site.counts.expected
        return said if said is not None and listed and said != listed else None


@dataclass(frozen=True, slots=True)
class Level:
    """Rooms of one level."""

    level: str
    level_name: str
    sums: Sums
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HeadcountBoard:
    """One round of one run, as of a moment. `missing` are the rooms that have not reported; `late` is what came when the half-day
    was over."""

    conference: Conference
    round: HeadcountRound
    run: str
    as_of: datetime
    levels: tuple[Level, ...]
    sums: Sums
    missing: tuple[Line, ...]
    late: Late | None = None

    @property
    def lines(self) -> list[Line]:
        return [line for level in self.levels for line in level.lines]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page narrows the board to: ``missing`` or ``unconfirmed`` rooms (with a number to confirm), a level, words of a name or room number."""

    which: str = ""
    level: str = ""
    text: str = ""

    def fits(self, line: Line) -> bool:
        if self.which == "missing" and line.headcount is not None:
            return False
        if self.which == "unconfirmed" and (line.headcount is None or is_settled(line.headcount)):
            return False
        if self.level not in ("", line.site.level):
            return False
        name = fold(line.site.name) if self.text else ""
        return all(word in name or line.site.code.startswith(word) for word in fold(self.text).split())


def worst_first(board: HeadcountBoard, shown: Shown) -> list[Line]:
    """The rooms of a page: those that have not reported, then those to look at again, then the others; each in their order."""
    return sorted(filter(shown.fits, board.lines), key=_worth_a_look)


def _worth_a_look(line: Line) -> int:
    if line.headcount is None:
        return 0
    return 1 if line.too_many or line.too_few or not is_settled(line.headcount) else 2


def is_settled(headcount: Headcount) -> bool:
    """Whether somebody stands for the number, and no other one stands beside it."""
    return headcount.confirmed and not headcount.differs


def conference_to_count(actor: Actor, conference: Conference) -> Conference:
    """The conference, for those who see the figures of all its rooms. Raises NotFound."""
    if not policies.may_see_counts(actor, conference.pk):
        raise NotFound
    return conference


def rounds_of(conference: int) -> list[HeadcountRound]:
    """All rounds of a conference in their order, with their sessions."""
    return list(HeadcountRound.objects.filter(session__conference=conference).select_related("session__day"))


def round_for(conference: int, number: int) -> HeadcountRound:
    """A round of this conference. Raises NotFound."""
    found = HeadcountRound.objects.filter(session__conference=conference, pk=number).select_related("session__day")
    if (row := found.first()) is None:
        raise NotFound
    return row


def newest_round(session: int, now: datetime) -> HeadcountRound | None:
    """The round that counts at a moment: the last one due, else the first; None when none is planned."""
    rounds = HeadcountRound.objects.filter(session=session).select_related("session__day")
    due = rounds.filter(Q(due_at__lte=now)).order_by("-order", "-pk").first()
    return due or rounds.order_by("order", "pk").first()


def headcount_board(
    conference: Conference,
    counted_in: HeadcountRound,
    *,
    as_of: datetime,
    run: str = "live",
) -> HeadcountBoard:
    """The board of a round. Nine queries for any number of rooms. The asker's right was checked by `conference_to_count`."""
    rows = board(conference, run, counted_in.session_id, round=counted_in.pk)
    sure = {row.headcount.who for row in rows if row.headcount is not None and row.headcount.confirmed}
    names = names_of(sure)
    lines = [_line(row, names) for row in rows if row.takes_part]
    by_level: dict[str, list[Line]] = {}
    for line in lines:
        by_level.setdefault(line.site.level, []).append(line)
    levels = tuple(
        Level(level, some[0].site.level_name, sums_of(some), tuple(some)) for level, some in by_level.items()
    )
    missing = tuple(line for line in lines if line.headcount is None)
    late = late_of(counted_in, run)
    return HeadcountBoard(conference, counted_in, run, as_of, levels, sums_of(lines), missing, late)


def _line(row: SiteRow, names: Mapping[str, str]) -> Line:
    counted = row.headcount
    if counted is None:
        return Line(
            row, None, row.counts.expected, row.counts.came, None, too_many=False, too_few=False, confirmed_by=""
        )
    expected = _expected(counted, row.counts.expected)
    registered = row.counts.came if counted.registered is None else counted.registered
    absent = max(0, expected - (counted.present - counted.guests))
    too_many = counted.present > registered + counted.substitutes + counted.guests
    too_few = counted.present < row.counts.present
    who = names.get(counted.who, "") if counted.confirmed else ""
    return Line(row, counted, expected, registered, absent, too_many, too_few, who)


def _expected(counted: Headcount, listed: int) -> int:
    """A desk reports what its list was then: who was moved since would be expected in two rooms, so that the list of now goes
    before it. A number given by telephone or on paper was meant."""
    if counted.expected is None or (counted.channel == Channel.APP and listed):
        return listed
    return counted.expected


def sums_of(lines: Sequence[Line]) -> Sums:
    """Sums over confirmed rooms, with how many rooms have reported at all."""
    counts = Counts()
    for line in lines:
        counts.add(line.site.counts)
    sure = [(line, line.headcount) for line in lines if line.headcount is not None and line.headcount.confirmed]
    return Sums(
        sites=len(lines),
        reported=sum(line.headcount is not None for line in lines),
        confirmed=len(sure),
        expected=sum(line.expected for line, _ in sure),
        registered=sum(line.registered for line, _ in sure),
        present=sum(counted.present for _, counted in sure),
        substitutes=sum(counted.substitutes for _, counted in sure),
        guests=sum(counted.guests for _, counted in sure),
        absent=sum(line.absent or 0 for line, _ in sure),
        counts=counts,
    )


def room_lines(site: Site, rounds: Sequence[HeadcountRound], run: str = "live") -> list[Line]:
    """The line of one room in each of these rounds, as the boards have it; live state and whom to ring are left out. Five queries for any
    number of rounds."""
    counted = {
        row.round_id: row for row in Headcount.objects.filter(site=site, round__in=[one.pk for one in rounds], run=run)
    }
    counts = counts_by_session(site, {one.session_id for one in rounds}, run)
    names = names_of({row.who for row in counted.values() if row.confirmed})
    return [_line(_row(site, counts[one.session_id], counted.get(one.pk)), names) for one in rounds]


def _row(site: Site, counts: Counts, headcount: Headcount | None) -> SiteRow:
    return SiteRow(
        site.pk, site.code, site.name, site.level, "", site.parent_id, takes_part=True, state="", problem="", calling=False, heard_at=0,
        technician="", phone="", phone_shown="", counts=counts, headcount=headcount,
    )  # fmt: skip


def headcount_of(counted_in: HeadcountRound, site: Site, run: str = "live") -> Headcount | None:
    """What holds of one room in a round, for those who fetched both."""
    return Headcount.objects.filter(round=counted_in, site=site, run=run).first()


def headcount_ops(counted_in: HeadcountRound, site: Site, run: str = "live") -> list[UUID]:
    """The ops that stand of one room in a round, best first: what a number that settles it has seen (at most 8)."""
    said = headcounts.said_of(run, counted_in.pk, site.pk)
    return [fact.op_id for fact in headcounts.settled(said)[:8]]
