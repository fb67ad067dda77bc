"""Where the tables of a book stand and what their columns hold: as found, and as a person corrected it."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import canonical, tidy

from .book import Book, Sheet
from .columns import LOOK, NAMES, Column
from .grid import Grid
from .guard import without_private
from .lines import text_of
from .tables import Table, tables_below, tables_in

FIELDS = (
    "full_name", "family_part", "middle_part", "given_part", "honorific", "position", "unit", "position_unit", "group", "site", "phone",
    "email", "listed", "note",
)  # fmt: skip
SAMPLES = 3
LONGEST_HEADING = 100  # characters
LONGEST_SHOWN = 300  # characters of a cell to be corrected
_MOST = 40  # shapes that are told: lists of 172 sheets have one or two
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Seen(NamedTuple):
    """A table that was found. `shape` is the same for tables of the same columns; `head`: the row of its (lowest) headings in the
    file, 0 when it has none; `columns` as they are told: place, heading, field, why, dropped, samples."""

    shape: str
    sheet: str
    head: int
    columns: list[dict[str, Any]]


@dataclass
class Layout:
    """What a person said of a book. `heads`: sheet → the row of its headings in the file, 0 for a list without headings; `columns`: shape →
    place → field ("" leaves a column out); `headings`: mark of a heading → field, for tables of another shape; `sheets`: those that are read,
    None: all that can be seen. `seen` fills while a book is read."""

    heads: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    sheets: Collection[str] | None = None
    seen: list[Seen] = field(default_factory=list)
    _shapes: set[str] = field(default_factory=set)

    def chosen(self, book: Book) -> list[Sheet]:
        """The sheets that are read."""
        return [sheet for sheet in book.visible if self.sheets is None or sheet.name in self.sheets]

    def tables(self, grid: Grid) -> list[Table]:
        """The lists of a sheet."""
        head = self.heads.get(grid.sheet.name)
        found = (
            tables_in(grid) if head is None else tables_below(grid, max(0, head - grid.sheet.first_row) if head else -1)
        )
        return [table for one in found if NAMES & {*(table := self._corrected(grid, one)).places}]

    def is_numbered(self) -> bool:
        """Whether a list seen so far has a column of row numbers."""
        return any(column["field"] == "listed" for seen in self.seen for column in seen.columns)

    def _corrected(self, grid: Grid, table: Table) -> Table:
        shape = shape_of(table.columns)
        if (said := self.columns.get(shape)) is not None:
            columns = [
                column if column.dropped else column._replace(field=said.get(column.at, ""), why="person")
                for column in table.columns
            ]
            table = replace(table, columns=columns)
        elif self.headings:
            table = replace(table, columns=self._by_headings(table.columns))
        is_new = shape not in self._shapes
        if len(self._shapes) < _MOST or not is_new:
            self._shapes.add(shape)
            head = table.first - 1 + grid.sheet.first_row if table.head >= 0 else 0
            self.seen.append(Seen(shape, grid.sheet.name, head, _told(grid, table) if is_new else []))
        return table

    def _by_headings(self, columns: Sequence[Column]) -> list[Column]:
        """Columns whose headings a person knows, whatever stands beside them; nobody else's hold the same then."""
        marks = marks_of(column.heading for column in columns)
        said = [
            None if column.dropped else self.headings.get(mark) for column, mark in zip(columns, marks, strict=True)
        ]
        taken = {field for field in said if field}
        return [
            column._replace(field=field, why="person") if field is not None
            else column._replace(field="") if column.field in taken and not column.dropped
            else column
            for column, field in zip(columns, said, strict=True)
        ]  # fmt: skip


def mark_of(heading: str) -> str:
    """By what a heading is known again; it says nothing to who reads it. "" for none."""
    said = canonical(heading[:LONGEST_HEADING])
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest() if said else ""


def marks_of(headings: Iterable[str]) -> list[str]:
    """The marks of a table's headings, "" of those that stand there twice."""
    marks = [mark_of(heading) for heading in headings]
    return [mark if marks.count(mark) == 1 else "" for mark in marks]


def shape_of(columns: Collection[Column]) -> str:
    """The same for tables whose columns have the same places and headings."""
    said = json.dumps([(column.at, column.heading, column.dropped) for column in columns], ensure_ascii=False)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _told(grid: Grid, table: Table) -> list[dict[str, Any]]:
    return [
        {
            "at": column.at, "heading": column.heading[:LONGEST_HEADING], "field": column.field, "why": column.why, "dropped": column.dropped,
            "samples": _samples(grid, table, column) if column.field else [],
        }
        for column in table.columns
    ]  # fmt: skip


def _samples(grid: Grid, table: Table, column: Column) -> list[str]:
    """The first values of a column, but none that may say what nobody needs."""
    found: list[str] = []
    for row in grid.rows[table.first : min(table.last + 1, table.first + LOOK)]:
        text = text_of(row[column.at]) if column.at < len(row) else ""
        if text and is_showable(text) and text not in found:
            found.append(text[:60])
        if len(found) == SAMPLES:
            break
    return found


def is_showable(text: str) -> bool:
    """Whether a text holds neither an identity number nor anything private."""
    return without_identity_numbers(text) == text and without_private(text) == text


def place_of(cell: str) -> tuple[str, int, int]:
    """Sheet, row and column of a full address as `Sheet.cell` writes it; ("", 0, 0) when it is none."""
    sheet, _bang, address = cell.rpartition("!")
    if (found := _ADDRESS.fullmatch(address)) is None:
        return "", 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return sheet, int(found[2]), column - 1


def correct_cells(book: Book, cells: Mapping[str, str]) -> None:
    """Put what a person typed into cells of an opened book. Cells that are not there are passed over."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for cell, value in cells.items():
        name, row, column = place_of(cell)
        if (sheet := sheets.get(name)) is None:
            continue
        i, j = row - sheet.first_row, column - sheet.first_column
        if 0 <= i < len(sheet.rows) and 0 <= j < len(sheet.rows[i]):
            sheet.rows[i][j] = tidy_lines(value)


def shown_value(book: Book, cell: str) -> str:
    """What stands in a cell, "" when it may not be shown."""
    name, row, column = place_of(cell)
    sheet = next((sheet for sheet in book.sheets if sheet.name == name), None)
    value = sheet.at(row, column) if sheet else ""
    text = tidy_lines(value) if isinstance(value, str) and "\n" in value and "\x00" not in value else text_of(value)
    return text[:LONGEST_SHOWN] if text and is_showable(text.replace("\n", " ")) else ""


def tidy_lines(text: str) -> str:
    """Each line of a cell tidy: lines may be people."""
    return "\n".join(filter(None, map(tidy, text.splitlines())))
