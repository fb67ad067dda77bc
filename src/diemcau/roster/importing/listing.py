"""People of a list as rows ready to be compared with the roster: in which room, under which number, and whether twice."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from diemcau.kernel.names import canonical

from .. import phones
from ..entry import row_key
from .layout import place_of
from .persons import Person
from .places import Places
from .rows import KEPT, Fault
from .staging import Staged

_MOST = 200  # spellings of sites that are asked about


@dataclass
class Listing:
    """Takes people in the order of the book. `site` is that of rows that name none; `out` the rows (“Sheet1!7”) that a person leaves out.

    `unknown`: sites as written that mean no room, with the rooms they may mean. Whoever is sent there stays on the list, without a room.
    `is_numbered`: whether the lists read so far have a column of numbers. `left_out`: names (canonical) of those who are not taken, for they are not missing in the file; `silent`: rows of which nothing is told;
    `homeless`: sheet and row of people for whom nothing names a site. `units`: as they are written, with the first cell of their people.
    """

    conference: int
    places: Places
    country: str
    site: int | None = None
    out: Collection[str] = ()
    is_numbered: Callable[[], bool] = lambda: False
    faults: list[Fault] = field(default_factory=list)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    homeless: list[tuple[str, int]] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)
    _phones: set[tuple[str, str]] = field(default_factory=set)
    _number: int = 0
    _listed: int = 0
    _unnumbered: int = 0
    _numbers: set[int] | None = field(default_factory=set)

    def staged(self, people: Iterable[Person]) -> Iterator[Staged]:
        """Everybody who is taken."""
        for person in people:
            if self._is_out(person):
                continue
            site = self._site(person)
            self.units.setdefault(person.unit, person.source_cell)
            key = row_key(self.conference, person.full_name, person.unit, site)
            if not self._is_twice(person, key):
                yield self._row(person, site, key)

    def _row(self, person: Person, site: int | None, key: str) -> Staged:
        self._number += 1
        listed = self._listed_as(person.listed)
        return Staged(
            full_name=person.full_name, position=person.position, unit=person.unit, site=site, group=person.group,
            honorific=person.honorific, phone=person.phone, note=person.note, listed=listed,
            row_key=key, row=self._number, cell=person.source_cell,
            email=person.email,
        )  # fmt: skip

    def counted_on(self, rows: list[Staged]) -> list[Staged]:
        """Rows that were taken, numbered in their order where many of the list have no number: it stands once for several people."""
        if self._unnumbered * 5 <= self._number:
            return rows
        return [row._replace(listed=row.row) for row in rows]

    def _listed_as(self, said: int) -> int:
        """The number in the list, 0 for those who have none in a numbered list; where numbers begin anew at a heading they are counted on."""
        if not said and self.is_numbered():
            self._unnumbered += 1
            return 0
        if self._numbers is not None and said and said not in self._numbers:
            self._numbers.add(said)
            self._listed = max(self._listed, said)
            return said
        self._numbers = None
        self._listed += 1
        return self._listed

    def _is_out(self, person: Person) -> bool:
        is_sent_nowhere = bool(person.site) and self.places.about(person.site).fault == "left_out"
        if not is_sent_nowhere and not self.out:  # nearly always
            return False
        sheet, row, _column = place_of(person.source_cell)
        if is_sent_nowhere or f"{sheet}!{row}" in self.out:
            self.left_out.add(canonical(person.full_name))
            self.silent.add(f"{sheet}!{row}")
            return True
        return False

    def _site(self, person: Person) -> int | None:
        if not person.site:
            if self.site is None and len(self.homeless) < KEPT:
                self.homeless.append(place_of(person.source_cell)[:2])
            return self.site
        found = self.places.pk_of.get(person.site)
        if found is None and len(self.unknown) < _MOST:
            self.unknown.setdefault(person.site, self.places.about(person.site).suggestions)
        return found

    def _is_twice(self, person: Person, key: str) -> bool:
        """Two rows of one name, unit and site are two people, unless they bear the same telephone."""
        core = phones.core(person.phone, self.country)
        first = self._first.setdefault(key, person.source_cell)
        is_twice = bool(core) and (key, core) in self._phones
        if core:
            self._phones.add((key, core))
        if first != person.source_cell:
            code = "duplicate_row" if is_twice else "namesake"
            self.faults.append(Fault(person.source_cell, code, person.row, (("first", first),)))
        return is_twice
