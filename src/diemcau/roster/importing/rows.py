"""The rows of a table sorted: who is a person, what is a heading of a section, what is neither."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diemcau.kernel.names import tidy

from . import endings
from .cells import is_nothing
from .grid import EVERY, Grid
from .lexicon import is_like_name, is_position, is_surely_name, is_unit, without_titles
from .lines import text_of
from .people import is_unnamed, people_of
from .sections import ROMAN, Sections
from .tables import Table

_EXAMPLE = re.compile(r"vd|ví dụ|mẫu|v\.d|e\.?g|example", re.IGNORECASE)
PARTS = ("family_part", "middle_part", "given_part")
KEPT = 2_000
_SHORT = 6  # rows


class Fault(NamedTuple):
    """Something wrong with a list, by its code (roster.problems) and its cell; `row` 0: with the file."""

    cell: str
    code: str
    row: int = 0
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Known:
    """What the conference calls its sites and units: the official name of a text, "" where it has none."""

    site: Callable[[str], str] = lambda _text: ""
    unit: Callable[[str], str] = lambda _text: ""


@dataclass
class Rows:
    """The rows of one table, in order: which of them are people. `sections` go on from table to table of a sheet; `unit`, `site` hold where a row says
    nothing; `country` is the calling code at home."""

    grid: Grid
    table: Table
    known: Known
    sections: Sections
    country: str = "84"
    unit: str = ""
    site: str = ""
    faults: list[Fault] = field(default_factory=list)
    _is_closed: bool = False
    _above: dict[str, str] = field(default_factory=dict)
    _carried: frozenset[str] = frozenset()
    _people: int = 0
    _last: int = 0
    _wide: int = 0

    def __post_init__(self) -> None:
        self._places = self.table.places
        self._hidden = {row - self.grid.sheet.first_row for row in self.grid.sheet.hidden_rows}
        self._begins_at = min(self._places[f] for f in ("full_name", *PARTS) if f in self._places)
        self._name_at = next(self._places[f] for f in ("full_name", "family_part", "given_part") if f in self._places)
        self._carried = frozenset(name for name in ("unit", "site") if name in self._places and self._is_run(name))
        self._tell_carried()
        self._span = (self.table.left, self.table.right)
        self._is_merged = bool(self.grid.sheet.merges)
        self._is_beside = self.table.left > 0 or self.table.right < EVERY

    def _is_run(self, name: str) -> bool:
        """Whether a column is filled once for all people below: no blocks are merged, and nothing is said twice in a row."""
        at, table = self._places[name], self.table
        if self.grid.has_merges(at, table.first, table.last):
            return False
        said = [
            row[at]
            for number, row in enumerate(self.grid.rows[table.first : table.last + 1], start=table.first)
            if number not in table.skipped and row[self._name_at] != "" and at < len(row)
        ]
        filled = [value for value in said if value != ""]
        is_repeated = any(a == b for a, b in itertools.pairwise(said) if a != "")
        return bool(said) and said[0] != "" and not is_repeated and len(filled) * 10 <= len(said) * 7

    def _tell_carried(self) -> None:
        """In a very short list what stands once may be the first one's alone: it is carried down as in long ones, and said."""
        if self.table.last - self.table.first >= _SHORT:
            return
        for name in sorted(self._carried):
            text = text_of(self.grid.rows[self.table.first][self._places[name]])
            self._fault("carried_down", self.table.first, self._places[name], said=text[:60])

    def _is_plain(self, cells: Sequence[object]) -> bool:
        """Whether a row is somebody at first sight: a number and a name, and more beside them."""
        listed = self._places.get("listed")
        if (
            self._is_closed
            or self._is_merged
            or self._is_beside
            or listed is None
            or not isinstance(cells[listed], int | float)
        ):
            return False
        name = cells[self._name_at]
        return (
            isinstance(name, str)
            and len(cells) - cells.count("") > 2
            and name[:1].isalpha()
            and not name[:4].lower().startswith(("tổng", "cộng"))
        )

    def _is_somebody(self, at: int) -> bool:
        """Whether a row is a person; headings of sections and what closes a list are taken note of."""
        filled = self.grid.filled(at, *self._span)
        if not filled:
            return False
        texts, name = list(filled.values()), self._name(at)
        is_numbered = filled.get(self._places.get("listed", -1), "").strip(".) ").isdecimal()
        if (
            all(map(is_nothing, texts))
            or _EXAMPLE.fullmatch(texts[0])
            or endings.is_numbering(texts)
            or (not (is_numbered and len(texts) > 3) and endings.is_total(texts))
        ):
            return False
        if self._is_closed:
            if not (is_numbered and len(texts) > 2 and is_like_name(name)):
                return False
            self._is_closed = False
        if len(texts) <= 4 and not is_numbered and not is_surely_name(texts[0]) and endings.is_closing(texts):
            self._is_closed = True
            return False
        if endings.is_title(texts) and not is_numbered:
            return False
        if self._begins_section(at, filled, name):
            return False
        return self._has_name(at, filled, name, is_numbered=is_numbered)

    def _begins_section(self, at: int, filled: dict[int, str], name: str) -> bool:
        if len(filled) > 4 or self._has_pair(filled):
            return False
        listed = filled.get(self._places.get("listed", -1), "")
        spread = [b for b in self.grid.starting(at) if b.right > b.left and b.left in filled]
        if listed.isdecimal() and not spread and (self._name_at not in filled or is_unnamed(name)):
            return False  # a person without a name
        is_spread = any(b.left <= self._name_at <= b.right or b.right - b.left >= 2 for b in spread)
        heading = self.sections.heading(list(filled.values()), is_spread=is_spread, is_named=self._name_at in filled)
        if heading is None:
            return False
        if (listed.isdecimal() or heading.level > ROMAN) and self._surely(at):
            return False
        if heading.level == 5 and self._is_lone_name(heading.text, filled, is_spread=is_spread):
            return False
        if listed.isdecimal() and is_like_name(without_titles(name)[0]) and not is_unit(name):
            return False
        if heading.kind == "unit":
            heading = heading._replace(text=self.known.unit(heading.text) or heading.text)
        self.sections.begin(heading)
        self._above = {}
        return True

    def _has_pair(self, filled: dict[int, str]) -> bool:
        """Whether a name and what a person has (a position, a unit, a telephone) stand in their columns."""
        beside = [
            self._places[name]
            for name in ("position", "unit", "phone", "position_unit", "site")
            if name in self._places
        ]
        at = self._name_at
        if at not in filled or not any(place in filled for place in beside):
            return False
        text = without_titles(filled[at])[0]
        is_person = is_like_name(text) or not (is_unit(text) or is_position(text))
        counts = all(
            re.fullmatch(r"\W*\d{1,4}\s*(?:người|đ/c|đại biểu)?\W*", filled[p], re.IGNORECASE)
            for p in beside
            if p in filled
        )
        return is_person and not counts

    def _surely(self, at: int) -> bool:
        """Whether the cell of names surely names somebody, with whatever stands around the name."""
        raw = self.grid.rows[at][self._name_at]
        found = people_of(raw) if isinstance(raw, str) else ()
        return bool(found) and is_surely_name(found[0].name)

    def _is_lone_name(self, text: str, filled: dict[int, str], *, is_spread: bool) -> bool:
        return not is_spread and self._name_at in filled and is_surely_name(without_titles(text)[0])

    def _name(self, at: int) -> str:
        cells = self.grid.rows[at]
        if "full_name" in self._places:
            return text_of(cells[self._places["full_name"]])
        parts = [text_of(cells[self._places[part]]) for part in PARTS if part in self._places]
        return tidy(" ".join(parts))

    def _has_name(self, at: int, filled: dict[int, str], name: str, *, is_numbered: bool) -> bool:
        if name:
            is_lone = len(filled) == 1 and len(self._places) > 2
            if (
                is_lone
                and not is_like_name(without_titles(name)[0])
                and not people_of(str(self.grid.rows[at][self._name_at]))
            ):
                self._fault("rest", at, self._name_at)
                return False
            if self._is_apart(at, filled, is_numbered=is_numbered):
                self._fault("rest", at, self._name_at)
                return False
            if (
                len(filled) == 1
                and len(self._places) > 2
                and name.isupper()
                and self._people
                and self._wide == self._people
                and not is_surely_name(name)
            ):
                self._fault("rest", at, self._name_at)
                return False
            return True
        block = self.grid.merge(at, self._name_at)
        if block is not None and block.top < at:
            return False  # a second row of the person above
        useful = [place for place in filled if place in self._places.values() and place != self._places.get("listed")]
        if is_numbered and useful:
            self._fault("empty_name", at, self._name_at)
        elif useful:
            self._fault("rest", at, useful[0])
        return False

    def _is_apart(self, at: int, filled: dict[int, str], *, is_numbered: bool) -> bool:
        """Whether a name stands alone below the list, parted from it, where everybody in it has more beside the name: who signed."""
        is_whole = len(self._places) > 2 and self._people > 1 and self._wide == self._people
        return is_whole and len(filled) == 1 and not is_numbered and at - self._last > 1

    def _fault(self, code: str, at: int, column: int, **facts: str) -> None:
        if len(self.faults) < KEPT:
            sheet = self.grid.sheet
            row = at + sheet.first_row
            self.faults.append(Fault(sheet.cell(row, column + sheet.first_column), code, row, tuple(facts.items())))
