"""Who may stand on the list twice: rules over people as they are compared, without database. A person decides each pair.

The surest first. Telephones that differ contradict each other, but for the last but one.

1. `phone`: same name and telephone;
2. `twice`: same name, unit and site;
3. `unit`: same name and unit, another site;
4. `slip_phone`: nearly the same name, same telephone;
5. `number`: same name, unit and site, another telephone (a new number, or a namesake?);
6. `slip`: same unit and site, a name that differs by marks, by the order of its words, or by one letter where the position is the same, too;
7. `post`: same name and site, another unit, and the same position or units of which one names the other.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from diemcau.kernel.names import fold

from .importing.marks import Mark, contradict
from .importing.nearness import is_near, shapes

REASONS = ("phone", "twice", "unit", "slip_phone", "number", "slip", "post")
MOST_ALIKE = 40  # people of one key who are compared each with each; of more only neighbours
MOST_FOUND = 5_000
_TONE = re.compile(r"\d")


class Double(NamedTuple):
    """Two people (numbers of rows, the lower first) who may be one."""

    one: int
    other: int
    why: str


Fits = Callable[[Mark, Mark], bool]


def doubles(people: Sequence[Mark]) -> list[Double]:
    """All pairs, each once with its surest reason, the surest first; `position` of the marks is canonical."""
    found: dict[tuple[int, int], str] = {}

    def note(why: str, groups: Iterable[list[Mark]], fits: Fits) -> None:
        for group in groups:
            for one, other in _pairs(group):
                if len(found) < MOST_FOUND and fits(one, other):
                    found.setdefault((min(one.at, other.at), max(one.at, other.at)), why)

    same_name = _groups(people, lambda m: m.name)
    note("phone", _within(same_name, lambda m: m.phone or None), lambda *_: True)
    here = list(_within(same_name, lambda m: (m.unit, m.site)))
    note("twice", here, _agree)
    note("unit", _within(same_name, lambda m: m.unit or None), lambda a, b: a.site != b.site and _agree(a, b))
    same_phone = _groups(people, lambda m: m.phone or None)
    note("slip_phone", _near(same_phone), lambda a, b: a.name != b.name and is_near(a.name, b.name))
    note("number", here, contradict)
    same_place = _groups(people, lambda m: (m.unit, m.site) if m.unit else None)
    note(
        "slip",
        _within(same_place, lambda m: _letters(m.name)),
        lambda a, b: a.name != b.name and _agree(a, b),
    )
    note(
        "slip",
        _near(_within(same_place, lambda m: m.position or None)),
        lambda a, b: a.name != b.name and _agree(a, b) and is_near(a.name, b.name),
    )
    note("post", _within(same_name, lambda m: m.site or None), _is_same_post)
    order = {why: at for at, why in enumerate(REASONS)}
    return sorted((Double(*pair, why) for pair, why in found.items()), key=lambda d: (order[d.why], d.one, d.other))


def _letters(name: str) -> str:
    """The words of a canonical name in order of the alphabet, without marks (tones stand in it as digits)."""
    return " ".join(sorted(_TONE.sub("", fold(name)).split()))


def _agree(one: Mark, other: Mark) -> bool:
    return not contradict(one, other)


def _is_same_post(one: Mark, other: Mark) -> bool:
    if contradict(one, other) or one.unit == other.unit:
        return False
    a, b = set(one.unit.split()), set(other.unit.split())
    return bool(one.position and one.position == other.position) or bool(a and b and (a <= b or b <= a))


def _groups(people: Iterable[Mark], key: Callable[[Mark], Hashable]) -> list[list[Mark]]:
    """People of one key, where there are several; None is nobody's."""
    found: dict[Hashable, list[Mark]] = {}
    for person in people:
        if (said := key(person)) is not None:
            found.setdefault(said, []).append(person)
    return [group for group in found.values() if len(group) > 1]


def _within(groups: Iterable[list[Mark]], key: Callable[[Mark], Hashable]) -> Iterator[list[Mark]]:
    for group in groups:
        yield from _groups(group, key)


def _near(groups: Iterable[list[Mark]]) -> Iterator[list[Mark]]:
    """Those of a group whose names share a shape: all near ones are among them."""
    for group in groups:
        shaped: dict[str, list[Mark]] = {}
        for person in group:
            for shape in shapes(person.name):
                shaped.setdefault(shape, []).append(person)
        yield from (alike for alike in shaped.values() if len(alike) > 1)


def _pairs(group: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    if len(group) <= MOST_ALIKE:
        return combinations(group, 2)
    return pairwise(group)
