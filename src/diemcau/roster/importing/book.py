"""A list as it was opened: sheets of plain values, whatever kind of file they came from.

Rows bear the numbers that a spreadsheet shows (from 1), columns count from 0: row 12, column 2 is C12. `opening.open_book` makes a
`Book`; who reads it need not know of formats, fonts or encodings.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Value = str | int | float | bool | datetime.datetime | datetime.date | datetime.time
"""What a cell holds. An empty one is "", never None. Text is Unicode in NFC; line breaks are "\\n"; spaces stand as they stood."""

Kind = Literal["xlsx", "xls", "ods", "csv", "tsv", "docx"]
Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3", "vni", "unicode", "mixed"]
Notice = Literal["macros", "links", "pictures", "formula_without_value", "hidden_sheet"]


class Range(NamedTuple):
    """A merged block of cells, its edges included. The value stands in its first cell; the others are empty."""

    top: int
    left: int
    bottom: int
    right: int


class Decoded(NamedTuple):
    """A sample of what was turned into Unicode. `cell` as `Sheet.cell`; `why`: by the ``font``'s name, by the ``letters``, or
    because marks stood beside their letters (``nfd``)."""

    cell: str
    before: str
    after: str
    why: Literal["font", "letters", "nfd"]


class Noticed(NamedTuple):
    """Something about the file that a person should know and that does not keep it from being read. `cell` may be empty."""

    code: Notice
    cell: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one table of a document (`name` “1”, “2” …; a text with separators is the sheet “1”).

    `rows[i][j]` stands in row `first_row + i` and column `first_column + j`; all rows have the same width; rows with nothing in them
    are there too. Hidden rows and columns are in `rows` as well: their numbers are in `hidden_rows` and `hidden_columns`. `bold`:
    rows whose every filled cell is bold; `over`: paragraphs over a document's table. Hidden rows, merged blocks and bold ones are only known of small sheets (5,000 rows).
    """

    name: str
    rows: list[list[Value]]
    first_row: int = 1
    first_column: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Range, ...] = ()
    bold: frozenset[int] = frozenset()
    over: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> str:
        """The full address of a cell, by its numbers in the file: “Sheet1!C12”."""
        return f"{self.name}!{address(column, row)}"

    def at(self, row: int, column: int) -> Value:
        """What stands there, by its numbers in the file; "" outside."""
        i, j = row - self.first_row, column - self.first_column
        return self.rows[i][j] if 0 <= i < len(self.rows) and 0 <= j < len(self.rows[i]) else ""


@dataclass(frozen=True)
class Book:
    """An opened file. `around`: texts that stand beside the tables (of a document, in headers and footers of pages), in order."""

    kind: Kind
    encoding: Encoding
    sheets: tuple[Sheet, ...]
    decoded: tuple[Decoded, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    around: tuple[str, ...] = field(default=())

    @cached_property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets that a person sees."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def address(column: int, row: int) -> str:
    """The cell's address as spreadsheets write it: column 0 of row 5 is A5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
