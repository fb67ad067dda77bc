"""A sheet before it has a format: cells, merges, what is hidden, and who is on it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

Value = object  # str | int | float | bool | date | None


@dataclass(frozen=True)
class Cell:
    value: Value
    font: str = ""
    bold: bool = False
    fill: str = ""
    kept: Value = None  # what a formula came to
    form: str = ""  # how a number is shown


@dataclass(frozen=True)
class Person:
    """One expected person. None: not judged, because clerks would differ."""

    full_name: str
    position: str | None = ""
    unit: str | None = ""
    site: str | None = ""
    phone: str | None = ""
    source_cell: str | None = ""


@dataclass
class Page:
    name: str = "Sheet1"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    people: list[Person] = field(default_factory=list)
    picture: bytes = b""

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=0)

    def put(self, row: int, column: int, value: Value, **look: object) -> None:
        if value not in (None, ""):
            self.cells[row, column] = Cell(value, **look)  # type: ignore[arg-type]

    def line(self, row: int, values: Iterable[Value], first: int = 1, **look: object) -> None:
        for column, value in enumerate(values, first):
            self.put(row, column, value, **look)

    def wide(self, row: int, first: int, last: int, value: Value, **look: object) -> None:
        """One text over several columns."""
        self.put(row, first, value, **look)
        if last > first:
            self.merges.append((row, first, row, last))

    def tall(self, first: int, last: int, column: int, value: Value, **look: object) -> None:
        """One text over several rows."""
        self.put(first, column, value, **look)
        if last > first:
            self.merges.append((first, column, last, column))

    def expect(self, row: int, column: int, person: Person) -> None:
        self.people.append(replace(person, source_cell=f"{self.name}!{letters(column)}{row}"))


@dataclass
class Drawn:
    """A file of a case, with what is expected of it."""

    kind: str
    pages: list[Page]
    dropped: list[str] = field(default_factory=list)  # headings of what must not be kept; "" where it has none
    secrets: list[str] = field(default_factory=list)  # values that must be found nowhere afterwards
    encoding: str = "unicode"
    charset: str = "utf-8-sig"  # how a text file is written
    separator: str = ","
    refused: bool = False
    faults: list[str] = field(default_factory=list)  # cells a problem must be told of
    raw: bytes = b""  # instead of pages

    @property
    def people(self) -> list[Person]:
        return [person for page in self.pages for person in page.people]

    def expected(self) -> dict[str, object]:
        return {
            "encoding": self.encoding,
            "people": [asdict(person) for person in self.people],
            "dropped_columns": self.dropped,
            "secrets": self.secrets,
            "refused": self.refused,
            "faults": self.faults,
        }


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def rewritten(page: Page, change: object) -> None:
    """Every text of a page through `change(text, cell) -> Cell`."""
    for place, cell in page.cells.items():
        if isinstance(cell.value, str) and not cell.value.startswith("="):
            page.cells[place] = change(cell.value, cell)  # type: ignore[operator]


def in_parts(page: Page) -> None:
    """Letters and their marks as separate characters, as some systems hand text over."""
    rewritten(page, lambda text, cell: replace(cell, value=unicodedata.normalize("NFD", text)))


def proper(text: str) -> str:
    """A name in capitals as it is written in a letter."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), text.lower())
