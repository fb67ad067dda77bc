"""Which row of a list means which person who is on the roster already: the rules, one after another.

A row and a person are compared by name, unit, room and telephone. Names and units are compared by `names.canonical` (case,
spaces, hoà and hòa do not matter; every other letter and tone does), telephones by `phones.core` (0912…, and at home +84912…
and 84 912…, are one). A rule takes only rows and persons that no earlier rule has paired; everybody is paired once. **Two telephones that
differ contradict each other**: such a row and person are never taken for one by themselves. A telephone missing on one side or on
both contradicts nothing.

Certain, so that only what differs in the other columns is taken over:

1. same name, unit, room and telephone;
2. same name, unit and room, and no contradiction. Of several namesakes those of the same position, then of the same row number,
   go together; where a telephone on one side only leaves open which of several is meant, a person is asked.

3. same name and unit, and the person has no room yet, where only one row and one person fit.

Probably the same person: a person decides. What happens without a decision stands behind the arrow.

4. the row says what the list said before a later change made here (`FormerEntry`) → the list stays as it is;
5. same name, unit and telephone, another room → taken over;
6. same name and telephone, another unit → taken over;
7. same telephone and unit, nearly the same name (`is_near`) → taken over;
8. same telephone, unit and room, another name (a telephone of the office?) → waits;
9. same name, unit and room, but telephones that contradict each other (a new number, or a namesake?) → waits;
10. same name and unit, another room, a telephone missing → waits;
11. same name and room, another unit, a telephone missing → waits;
12. same unit and room, nearly the same name, a telephone missing → waits.

Several who fit one of the rules 5 to 8 are never chosen between: they wait. A row that waits is neither added (nobody is
doubled) nor taken over (no namesakes are merged).

A row that says what an entry said that was put together with another one means that other one, too → the list stays as it is.

13. Somebody who was taken off the list, of the same name, unit and room without contradiction, comes back.

Everybody else is new. So two rows of one name and unit are two people, unless they bear the same telephone (`Checking` refuses
that). A list that has no column of rooms, or none of units, is compared without them, and then only somebody whose name fits no
second person is certain.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .marks import Mark, contradict, side_by_side
from .nearness import is_near, shapes

TAKE, KEEP, WAIT, ADD = "take", "keep", "wait", "add"
MOST_NEAR = 2_000  # persons of one unit and room, or pairs of one telephone, that are compared by nearness


class Pair(NamedTuple):
    """A row and the person it means. `why` is empty when that is certain, else what is doubtful; `default` what happens then."""

    person: int
    why: str = ""
    default: str = TAKE


class Pairing:
    """Rows and persons of one conference, paired by the rules above."""

    def __init__(
        self, rows: Sequence[Mark], people: Sequence[Mark], *, has_rooms: bool = True, has_units: bool = True
    ) -> None:
        self.pairs: dict[int, Pair] = {}
        self._rows = rows
        self._people = people
        self._paired: set[int] = set()
        self._has_rooms, self._has_units = has_rooms, has_units

    def run(self, former: Mapping[str, int], gone: Sequence[Mark]) -> set[int]:
        """Apply all rules. `former`: row key → person. Returns who of `gone` comes back."""
        self._together(lambda m: (m.name, m.unit, m.site, m.phone) if m.phone else None, self._certain)
        self._together(lambda m: (m.name, m.unit, m.site), self._certain)
        if self._has_rooms:
            self._into_rooms()
        if self._open_rows() and self._open_people():
            self._by_former(former)
            self._by_phone()
            self._by_name()
            self._by_nearness()
        self._by_merging(former, gone)
        self._people, back = gone, set(self._paired)
        self._together(lambda m: (m.name, m.unit, m.site), lambda row, person, _one: self._pair(row, person))
        return self._paired - back

    def _open_rows(self) -> list[Mark]:
        return [row for row in self._rows if row.at not in self.pairs]

    def _open_people(self) -> list[Mark]:
        return [person for person in self._people if person.at not in self._paired]

    def _pair(self, row: Mark, person: Mark, why: str = "", default: str = TAKE) -> None:
        self.pairs[row.at] = Pair(person.at, why, default)
        self._paired.add(person.at)

    def _groups(self, key: Callable[[Mark], Hashable]) -> Iterator[tuple[list[Mark], list[Mark]]]:
        """Rows and persons that are still open and have the same key; None is nobody's."""
        people: dict[Hashable, list[Mark]] = {}
        for person in self._open_people():
            people.setdefault(key(person), []).append(person)
        people.pop(None, None)
        rows: dict[Hashable, list[Mark]] = {}
        for row in self._open_rows():
            if (said := key(row)) in people:
                rows.setdefault(said, []).append(row)
        for said, several in rows.items():
            yield several, people[said]

    def _together(
        self, key: Callable[[Mark], Hashable], found: Callable[[Mark, Mark, bool], None], *, both: bool = False
    ) -> None:
        """Pair within every group: the same telephone, then none on either side, then on one; `both`: contradicting ones."""
        for rows, people in self._groups(key):
            is_only = len(rows) == len(people) == 1
            for row, person in side_by_side(rows, people, both=both):
                found(row, person, is_only)

    def _certain(self, row: Mark, person: Mark, is_only: bool) -> None:
        """Rules 1 and 2."""
        is_whole = self._has_rooms and self._has_units
        is_told_apart = row.phone == person.phone and (row.phone != "" or is_whole)
        if is_only or is_told_apart:
            self._pair(row, person)
        else:
            self._pair(row, person, "several", WAIT)

    def _into_rooms(self) -> None:
        """Rule 3."""
        for rows, people in self._groups(lambda m: (m.name, m.unit)):
            if len(rows) == len(people) == 1 and not people[0].site and not contradict(rows[0], people[0]):
                self._pair(rows[0], people[0])

    def _by_former(self, former: Mapping[str, int]) -> None:
        """Rule 4."""
        people = {person.at: person for person in self._open_people()}
        for row in self._open_rows():
            person = people.get(former.get(row.row_key, 0))
            if person is not None and person.at not in self._paired and not contradict(row, person):
                self._pair(row, person, "former", KEEP)

    def _by_merging(self, former: Mapping[str, int], gone: Sequence[Mark]) -> None:
        """Of two entries one was made here, and the list has both rows still: the second row means the one, too, and adds nobody."""
        off = {(person.name, person.unit, person.site) for person in gone}
        for row in self._open_rows():
            person = former.get(row.row_key, 0)
            if person in self._paired and (row.name, row.unit, row.site) in off:
                self.pairs[row.at] = Pair(person, "merged", KEEP)

    def _by_phone(self) -> None:
        """Rules 5 to 8."""

        def take(why: str) -> Callable[[Mark, Mark, bool], None]:
            return lambda row, person, is_only: self._pair(row, person, why, TAKE if is_only else WAIT)

        self._together(lambda m: (m.name, m.unit, m.phone) if m.phone else None, take("room"))
        self._together(lambda m: (m.name, m.phone) if m.phone else None, take("unit"))
        for rows, people in self._groups(lambda m: (m.unit, m.phone) if m.phone else None):
            is_only = len(rows) == len(people) == 1
            for row in rows if len(rows) * len(people) <= MOST_NEAR else ():
                near = (p for p in people if p.at not in self._paired and is_near(row.name, p.name))
                if (person := next(near, None)) is not None:
                    self._pair(row, person, "name", TAKE if is_only else WAIT)
        self._together(
            lambda m: (m.unit, m.site, m.phone) if m.phone else None,
            lambda row, person, _only: self._pair(row, person, "name", WAIT),
        )

    def _by_name(self) -> None:
        """Rules 9 to 11."""

        def ask(why: str) -> Callable[[Mark, Mark, bool], None]:
            return lambda row, person, _only: self._pair(row, person, why, WAIT)

        self._together(lambda m: (m.name, m.unit, m.site), ask("phone"), both=True)
        self._together(lambda m: (m.name, m.unit), ask("room"))
        if self._has_rooms and self._has_units:
            self._together(lambda m: (m.name, m.site), ask("unit"))

    def _by_nearness(self) -> None:
        """Rule 12."""
        if not (self._has_rooms or self._has_units):
            return
        for rows, people in self._groups(lambda m: (m.unit, m.site)):
            if len(people) > MOST_NEAR:
                continue
            likely: dict[str, list[Mark]] = {}
            for person in people:
                for shape in shapes(person.name):
                    likely.setdefault(shape, []).append(person)
            for row in rows:
                near = dict.fromkeys(p for shape in shapes(row.name) for p in likely.get(shape, ()))
                for person in near:
                    fits = person.at not in self._paired and not contradict(row, person)
                    if fits and is_near(row.name, person.name):
                        self._pair(row, person, "name", WAIT)
                        break
