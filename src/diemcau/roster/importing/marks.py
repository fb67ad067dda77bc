"""Rows and persons as they are compared, and which of several of one group go together."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple


class Mark(NamedTuple):
    """A row or a person, as far as they are compared. `at` is the number of the row in the staged file, or of the person.

    `site` is 0 when none, or when the list has no rooms; `row_key` is only needed of rows.
    """

    at: int
    name: str
    unit: str
    site: int
    phone: str
    position: str
    listed: int
    row_key: str = ""


def contradict(one: Mark, other: Mark) -> bool:
    """Whether both have a telephone and it is not the same."""
    return bool(one.phone and other.phone and one.phone != other.phone)


def side_by_side(rows: list[Mark], people: list[Mark], *, both: bool) -> Iterator[tuple[Mark, Mark]]:
    """Rows and persons of one group, side by side: of the same telephone and position first."""
    if len(rows) == len(people) == 1:  # nearly always
        if both or not contradict(rows[0], people[0]):
            yield rows[0], people[0]
        return
    sides = [(_with(rows, has), _with(people, owns)) for has, owns in ((False, False), (True, False), (False, True))]
    done: set[tuple[int, bool]] = set()

    def paired(pairs: Iterable[tuple[Mark, Mark]]) -> Iterator[tuple[Mark, Mark]]:
        for row, person in pairs:
            done.update(((row.at, True), (person.at, False)))
            yield row, person

    def left(marks: Iterable[Mark], *, is_row: bool) -> list[Mark]:
        return [mark for mark in marks if (mark.at, is_row) not in done]

    phoned = (_with(rows, True), _with(people, True))
    for ours, theirs, same in (
        (*phoned, True),
        *((*side, False) for side in sides),
        *([(*phoned, False)] if both else []),
    ):
        for tie in _ties(same=same):
            yield from paired(_tied(left(ours, is_row=True), left(theirs, is_row=False), tie))


def _with(marks: list[Mark], has: bool) -> list[Mark]:
    return [mark for mark in marks if bool(mark.phone) == has]


def _ties(*, same: bool) -> list[Callable[[Mark], Hashable]]:
    """What puts two of a group together, the best first."""
    ties: list[Callable[[Mark], Hashable]] = [
        lambda m: (m.phone, m.position, m.listed), lambda m: (m.phone, m.position), lambda m: (m.phone, m.listed),
        lambda m: m.phone,
    ]  # fmt: skip
    return ties if same else [lambda m: (m.position, m.listed), lambda m: m.position, lambda m: m.listed, lambda m: 0]


def _tied(rows: list[Mark], people: list[Mark], tie: Callable[[Mark], Hashable]) -> Iterator[tuple[Mark, Mark]]:
    waiting: dict[Hashable, list[Mark]] = {}
    for person in reversed(people):
        waiting.setdefault(tie(person), []).append(person)
    for row in rows:
        if several := waiting.get(tie(row)):
            yield row, several.pop()
