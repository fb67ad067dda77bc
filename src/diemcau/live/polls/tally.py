"""What a poll comes to: a function of the *set* of answers and hand counts, of the times at which it was open, and of how many each room
had. No database, no clock: order, number and delay of arrival are no matter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from .answers import parts
from .enums import Kind

LEAST = 5
"""Persons in the smallest cell that is shown of a break-down."""
LATEST_MS = 24 * 3_600_000
"""After a close: what comes later, by the server's own clock, counts no more, whenever it says it was made."""
Windows = Sequence[Sequence[int]]


def window_of(windows: Windows, made: int) -> tuple[int, int] | None:
    """The time in which an answer made then counts, None where it does not. Before the first opening nobody can answer: then a clock is
    slow, and it counts as made at the opening. An end of 0 has not come yet."""
    if windows and made < windows[0][0]:
        made = windows[0][0]
    return next(((begin, end) for begin, end in windows if begin <= made and (not end or made <= end)), None)


def rank(*, late: bool, own: bool, made: int, op: UUID) -> tuple[bool, bool, int, int]:
    """Of one voter the answer that ranks highest counts: what came in time before what came late, so that nothing that was counted at the
    close changes afterwards; by their own phone before what a desk says for them; then what was made last."""
    return not late, own, made, op.int


class Counted(NamedTuple):
    """Answers that stand, from one room, alike: `n` times `said`; `personal`: of persons known to have one voice each."""

    site: int
    personal: bool
    late: bool
    said: str
    n: int


class Hands(NamedTuple):
    """The hand count of a room that stands."""

    site: int
    counts: Mapping[str, int]
    abstained: int
    replaces: bool
    late: bool


@dataclass
class RoomSum:
    """One room. `counts` and `answers` are what counts of it; the others say of what it is made: phones of persons, phones of nobody and
    how many of those count, raised hands. `headcount` None: nobody knows."""

    site: int
    headcount: int | None = None
    personal: int = 0
    nobody: int = 0
    nobody_counted: int = 0
    hand_persons: int = 0
    abstained: int = 0
    late: int = 0
    hands: Hands | None = None
    counts: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)

    @property
    def replaced(self) -> bool:
        return self.hands is not None and self.hands.replaces

    @property
    def answers(self) -> int:
        """Persons who answered."""
        return self.hand_persons + (0 if self.replaced else self.personal + self.nobody_counted)

    @property
    def capped(self) -> bool:
        """Whether more phones of nobody answered than can be there."""
        return not self.replaced and self.nobody_counted < self.nobody

    @property
    def above(self) -> bool:
        """Whether more answered than the room has."""
        return self.headcount is not None and self.answers > self.headcount

    @property
    def clash(self) -> bool:
        """Whether hands and phones together are more than the room has, so that somebody may have answered twice."""
        if self.hands is None or self.replaced or self.headcount is None:
            return False
        phones = self.personal + self.nobody
        return phones > 0 and self.hand_persons > 0 and self.hand_persons + phones > self.headcount


def rooms_of(
    kind: str, counted: Iterable[Counted], hands: Iterable[Hands], headcounts: Mapping[int, int]
) -> dict[int, RoomSum]:
    """Every room that answered."""
    rooms: dict[int, RoomSum] = {}
    personal: dict[int, Counter[str]] = {}
    nobody: dict[int, Counter[str]] = {}
    for one in counted:
        room = rooms.get(one.site)
        if room is None:
            room = rooms[one.site] = RoomSum(one.site, headcounts.get(one.site))
        if one.personal:
            room.personal += one.n
        else:
            room.nobody += one.n
        room.late += one.n if one.late else 0
        votes = (personal if one.personal else nobody).setdefault(one.site, Counter())
        for key in parts(kind, one.said):
            votes[key] += one.n
    for raised in hands:
        room = rooms.setdefault(raised.site, RoomSum(raised.site, headcounts.get(raised.site)))
        room.hands, room.abstained = raised, raised.abstained
        room.hand_persons = persons(kind, raised.counts) + raised.abstained
    for site, room in rooms.items():
        _settle(kind, room, personal.get(site, Counter()), nobody.get(site, Counter()))
    return rooms


def _settle(kind: str, room: RoomSum, personal: "Counter[str]", nobody: "Counter[str]") -> None:
    room.phones = personal + nobody
    hands = room.hands
    late_hands = room.hand_persons if hands is not None and hands.late else 0
    if hands is not None and hands.replaces:
        room.counts.update(hands.counts)
        room.late = late_hands
        return
    room.nobody_counted = room.nobody
    if room.headcount is not None:
        left = max(0, room.headcount - room.personal - room.hand_persons)
        if room.nobody > left:
            nobody = Counter(scaled(kind, nobody, room.nobody, left))
            room.nobody_counted = left
    room.counts.update(personal + nobody)
    room.counts.update(hands.counts if hands is not None else {})
    room.late = min(room.late + late_hands, room.answers)


def persons(kind: str, counts: Mapping[str, int]) -> int:
    """How many raised their hands: where several may be chosen, at least as many as for the first choice."""
    return max(counts.values(), default=0) if kind == Kind.MULTIPLE else sum(counts.values())


def scaled(kind: str, counts: Mapping[str, int], n: int, limit: int) -> dict[str, int]:
    """What `n` phones said, as `limit` persons: in the same shares, in whole votes; what is left over goes to the largest remainders."""
    found = {key: votes * limit // n for key, votes in counts.items()}
    if kind == Kind.MULTIPLE:
        return found
    order = sorted(counts, key=lambda key: (-(counts[key] * limit % n), key))
    for key in order[: limit - sum(found.values())]:
        found[key] += 1
    return found


@dataclass
class Total:
    """All rooms together. `rooms_counted`: that counted hands."""

    counts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    late: int = 0
    personal: int = 0
    nobody: int = 0
    nobody_counted: int = 0
    hand_persons: int = 0
    abstained: int = 0
    rooms: int = 0
    rooms_counted: int = 0
    capped: int = 0
    above: int = 0
    clashes: int = 0


def total(rooms: Iterable[RoomSum]) -> Total:
    """The sum."""
    found = Total()
    for room in rooms:
        for key, votes in room.counts.items():
            found.counts[key] += votes
        found.answers += room.answers
        found.late += room.late
        found.personal += 0 if room.replaced else room.personal
        found.nobody += 0 if room.replaced else room.nobody
        found.nobody_counted += room.nobody_counted
        found.hand_persons += room.hand_persons
        found.abstained += room.abstained
        found.rooms += 1
        found.rooms_counted += room.hands is not None
        found.capped += room.capped
        found.above += room.above
        found.clashes += room.clash
    return found


class Cell(NamedTuple):
    """A part of a break-down: of one name, or of several together that are too small alone."""

    names: tuple[str, ...]
    answers: int
    counts: Mapping[str, int]


def merged(cells: Iterable[Cell], least: int = LEAST) -> list[Cell]:
    """Cells with fewer than `least` persons put together. Where that is still too little, or would name a single one by subtraction, the
    smallest of the others goes with them. Nothing at all where all together are too few."""
    ordered = sorted((cell for cell in cells if cell.answers), key=lambda cell: (cell.answers, cell.names))
    small = 0
    while small < len(ordered) and ordered[small].answers < least:
        small += 1
    if small:
        while small < len(ordered) and (small < 2 or sum(cell.answers for cell in ordered[:small]) < least):
            small += 1
        counts: Counter[str] = Counter()
        for cell in ordered[:small]:
            counts.update(cell.counts)
        together = sum(cell.answers for cell in ordered[:small])
        if together < least:
            return []
        names = tuple(name for cell in ordered[:small] for name in cell.names)
        return [*reversed(ordered[small:]), Cell(names, together, counts)]
    return list(reversed(ordered))
