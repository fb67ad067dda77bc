"""Rows of a list turned into entries, with everything that is wrong told at once, by cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import canonical, tidy

from .. import phones
from ..entry import row_key
from .book import Sheet, address
from .headings import is_numbering
from .lines import Line, text_of
from .rests import Rests
from .rooms import Rooms
from .staging import Staged

LIMITS = {"full_name": 120, "position": 300, "unit": 300, "group": 200, "honorific": 40, "phone": 40, "note": 200}
KEPT_PROBLEMS = 2_000
_TEXTS = ("position", "unit", "group", "honorific", "note")


@dataclass
class Checking:
    """Checks rows one after another. `problems` are the first 2,000 of what was found; `faulty` counts rows left out.

    `country` is the calling code at home. A problem that only costs a cell (a phone that is none, an identity number in a note) leaves the row in. `left_out` are the
    names (canonical) of rows that were left out: who bears one is not missing in the file. Rows that are nobody (rests) are told too,
    with the code `rest`, and are no fault.
    """

    conference: int
    columns: Mapping[int, str]
    rooms: Rooms
    site: int | None = None
    country: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)
    faulty: int = 0
    unknown_sites: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    _first: dict[str, int] = field(default_factory=dict)
    _phones: set[tuple[str, str]] = field(default_factory=set)
    _row: int = 0
    _is_bad: bool = False

    def note_hidden(self, sheet: Sheet) -> None:
        """Tell of what is hidden in a sheet, for it is not read."""
        for code, hidden in (("hidden_rows", sheet.hidden_rows), ("hidden_columns", sheet.hidden_columns)):
            if hidden:
                row, column = (min(hidden), 0) if code == "hidden_rows" else (sheet.first_row, min(hidden))
                self._row = row
                self._problem(column, code, "", costs_row=False, count=len(hidden))

    def entries(self, lines: Iterable[Line]) -> Iterator[Staged]:
        """The good rows, in the list's order."""
        places = {name: index for index, name in self.columns.items()}
        at, rests = [*places.values()], Rests(self.columns)
        for line in lines:
            cells, width = line.cells, len(line.cells)
            said = dict(zip(places, [text_of(cells[i]) if i < width else "" for i in at], strict=True))
            name = said.get("full_name") or f"{said.get('family_part', '')} {said.get('given_part', '')}".strip()
            self._row, self._is_bad = line.number, False
            if rests.is_rest(line, name):
                self._leave_out(line)
                continue
            if not any(said.values()):
                continue
            name = self._first_line(line, name, said, places)
            staged = self._staged(line, name, said, places)
            if self._is_bad:
                self.faulty += 1
                self.left_out.add(canonical(name))
            else:
                yield staged

    def _leave_out(self, line: Line) -> None:
        if not is_numbering(line):
            at, cell = next((at, cell) for at, cell in enumerate(line.cells) if cell != "")
            self._problem(at, "rest", without_identity_numbers(text_of(cell))[:60], costs_row=False)

    def _first_line(self, line: Line, name: str, said: dict[str, str], places: Mapping[str, int]) -> str:
        """The name out of a cell of several lines; what stands below it is the position where there is none.

        A line of a single word belongs to a name that was broken to fit its column.
        """
        at = places.get("full_name", -1)
        cell = line.cells[at] if 0 <= at < len(line.cells) else ""
        if not isinstance(cell, str) or "\n" not in cell:
            return name
        first, _break, below = cell.strip().partition("\n")
        first, below = tidy(first), tidy(below).strip("()")
        if " " not in first or " " not in below:
            return name
        if not said.get("position"):
            said["position"] = self._text("position", below, at)
        self._problem(at, "name_lines", f"{first} / {without_identity_numbers(below)}"[:80], costs_row=False)
        return first

    def _staged(self, line: Line, name: str, said: dict[str, str], places: Mapping[str, int]) -> Staged:
        at = places.get("full_name", places.get("given_part", 0))
        self._check_name(name, at)
        for text in _TEXTS:
            if value := said.get(text):
                said[text] = self._text(text, value, places[text])
        site, unit = self._site(said.get("site", ""), places), said.get("unit", "")
        key = row_key(self.conference, name, unit, site)
        phone = self._phone(line, said.get("phone", ""), places)
        self._check_twin(key, phone, name, at)
        return Staged(
            name, said.get("position", ""), unit, site, said.get("group", ""), said.get("honorific", ""), phone,
            said.get("note", ""), _number(said["listed"]) if "listed" in said else line.number, key, line.number,
        )  # fmt: skip

    def _check_twin(self, key: str, phone: str, name: str, at: int) -> None:
        """Two rows of one name, unit and site are two people, unless they bear the same telephone."""
        if self._is_bad:
            return
        core, first = phones.core(phone, self.country), self._first.setdefault(key, self._row)
        if first != self._row:
            is_twice = (key, core) in self._phones
            self._problem(at, "duplicate_row" if is_twice else "namesake", name, costs_row=is_twice, first=first)
        if core:
            self._phones.add((key, core))

    def _check_name(self, name: str, at: int) -> None:
        if not name:
            self._problem(at, "empty_name", "")
        elif len(name) > LIMITS["full_name"]:
            self._problem(at, "too_long", name[:60], limit=LIMITS["full_name"])
        elif without_identity_numbers(name) != name:
            self._problem(at, "identity_number", "")
        elif not name[0].isalpha() and not any(letter.isalpha() for letter in name):
            self._problem(at, "no_name", name)

    def _text(self, text: str, value: str, at: int) -> str:
        clean = without_identity_numbers(value)
        if clean != value:
            self._problem(at, "identity_number", "", costs_row=False)
        if len(clean) > LIMITS[text]:
            self._problem(at, "too_long", clean[:60], limit=LIMITS[text])
        return clean

    def _site(self, text: str, places: Mapping[str, int]) -> int | None:
        if "site" not in places or (not text and self.site):
            return self.site
        if not text:
            self._problem(places["site"], "empty_site", "")
            return None
        found = self.rooms.find(text)
        if found.fault == "left_out":
            self._is_bad = True
        elif found.fault:
            self._problem(places["site"], found.fault, text[:60], suggestions=list(found.suggestions))
            self.unknown_sites.setdefault(text[:200], found.suggestions)
        return found.site

    def _phone(self, line: Line, text: str, places: Mapping[str, int]) -> str:
        if not text:
            return ""
        cell, at = line.cells[places["phone"]], places["phone"]
        if phone := phones.tidy(text, was_number=isinstance(cell, int | float)):
            return phone
        shown = text[:60] if without_identity_numbers(text) == text else ""
        if first := phones.first_of(cell if isinstance(cell, str) else text):
            self._problem(at, "several_phones", shown, costs_row=False, kept=first)
        else:
            self._problem(at, "bad_phone", shown, costs_row=False)
        return first

    def _problem(self, column: int, code: str, value: str, *, costs_row: bool = True, **facts: object) -> None:
        self._is_bad = self._is_bad or costs_row
        if len(self.problems) < KEPT_PROBLEMS:
            cell = address(column, self._row)
            self.problems.append(
                {"row": self._row, "cell": cell, "code": code, "value": value, "costs_row": costs_row, **facts}
            )


def _number(text: str) -> int:
    """A row number as written, 0 when none is."""
    return int(text) if text.isdecimal() and len(text) < 8 else 0
