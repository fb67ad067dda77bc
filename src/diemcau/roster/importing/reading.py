"""From an opened book to the people in it, sheet by sheet, with everything that is wrong told at once."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from diemcau.kernel.names import tidy

from .book import Book, Sheet
from .columns import Column
from .grid import Grid
from .layout import Layout
from .lexicon import is_unit
from .persons import Person, Reader
from .rows import Fault, Known
from .sections import NUMBER, ROMAN, Sections, labelled
from .slips import slips_of
from .tables import Table

_LISTS = ("danh sách", "list of", "biểu ", "phụ lục")
_NOTICES = {
    "links": "links",
    "macros": "macros",
    "pictures": "pictures",
    "formula_without_value": "formula_without_value",
}


@dataclass
class Reading:
    """What was read of one book. `people` is to be gone through once; then `faults` is whole."""

    book: Book
    known: Known = field(default_factory=Known)
    country: str = "84"
    layout: Layout = field(default_factory=Layout)
    sheets: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    columns: list[tuple[str, Column]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def people(self) -> Iterator[Person]:
        """Everybody, in the order of the book."""
        self.faults += [
            Fault(noticed.cell, _NOTICES[noticed.code]) for noticed in self.book.noticed if noticed.code in _NOTICES
        ]
        self.faults += [Fault(f"{sheet.name}!A1", "hidden_sheet") for sheet in self.book.sheets if sheet.hidden]
        nobody = True
        for person in itertools.chain.from_iterable(map(self._of_sheet, self.layout.chosen(self.book))):
            nobody = False
            yield person
        if not self.sheets:
            self.faults.append(Fault("", "no_list"))
        elif nobody and not any(fault.row for fault in self.faults):
            self.faults.append(Fault("", "no_people"))

    def _of_sheet(self, sheet: Sheet) -> Iterator[Person]:
        grid = Grid(sheet)
        tables = self.layout.tables(grid)
        if not tables:
            yield from self._of_slips(sheet)
            return
        self.sheets.append(sheet.name)
        self._hidden(sheet)
        told: set[tuple[str, int, str]] = set()
        sections, unit, site = Sections(self.known.site), "", ""
        named_site = (
            ""
            if sheet.name.isdecimal()
            else self.known.site(sheet.name) or self.known.site(re.sub(r"^\d{1,3}[\s._-]+", "", sheet.name))
        )
        named_unit = self._named_unit(sheet.name)
        for table in tables:
            if table.left == 0 and not table.is_same:
                sections.clear()
                unit, site = "", ""
            said = self._above(grid, table, sections)
            if said.get("unit") or said.get("site") or said.get("title"):
                sections_clear = said.get("title") and not said.get("section")
                if sections_clear:
                    sections.clear()
                unit, site = said.get("unit", ""), said.get("site", "")
            self._tell_columns(sheet, table, told)
            reader = Reader(grid, table, self.known, sections, self.country, unit or named_unit, site or named_site)
            yield from reader.people()
            for fault in reader.faults:
                self._add(fault)

    def _of_slips(self, sheet: Sheet) -> Iterator[Person]:
        """The people of forms one below the other."""
        if (slips := slips_of(sheet)) is None:
            return
        before = len(self.faults)
        for person in self._of_sheet(slips.sheet):
            yield person._replace(source_cell=slips.cells[person.row])
        self.faults[before:] = [fault._replace(cell=slips.cells.get(fault.row, "")) for fault in self.faults[before:]]

    def _named_unit(self, name: str) -> str:
        text = tidy(name)
        return self.known.unit(text) or (text if is_unit(text) and not self.known.site(text) else "")

    def _above(self, grid: Grid, table: Table, sections: Sections) -> dict[str, str]:
        """What the rows above a table's headings, and a document's paragraphs over it, say of everybody in it."""
        said: dict[str, str] = {}
        over = [[tidy(text)] for text in grid.sheet.over] if table.above.start == 0 and table.left == 0 else []
        rows = [*over, *(list(grid.filled(at).values()) for at in table.above)]
        for text in itertools.chain.from_iterable(rows):
            kind, named = labelled(text, self.known.site)
            if kind:
                said[kind] = self.known.unit(named) or named if kind == "unit" else named
            if text.lower().startswith(_LISTS):
                said["title"] = text
        if table.above.start > 0 or not table.is_same:
            self._sections_above(rows, sections, said, is_headless=table.head < 0)
        return said

    def _sections_above(
        self, rows: list[list[str]], sections: Sections, said: dict[str, str], *, is_headless: bool
    ) -> None:
        for number, texts in enumerate(rows[-4:], start=max(0, len(rows) - 4) + 1):
            if any(text.lower().startswith(_LISTS) for text in texts):
                sections.clear()
                said.pop("section", "")
                continue
            found = sections.heading(texts, is_spread=False, is_named=False) if 0 < len(texts) <= 3 else None
            if found is None:
                continue
            is_next = (
                is_headless and number == len(rows) and is_unit(found.text)
            )  # no letterhead: it leads the first of the people
            if found.level <= ROMAN or (found.kind == "unit" and (found.level <= NUMBER or is_next)):
                official = self.known.unit(found.text) if found.kind == "unit" else ""
                sections.begin(found._replace(text=official or found.text))
                said["section"] = found.text

    def _tell_columns(self, sheet: Sheet, table: Table, told: set[tuple[str, int, str]]) -> None:
        self.columns += [(sheet.name, column) for column in table.columns]
        for column in table.columns:
            if column.dropped:
                heading = column.heading or sheet.cell(table.first + sheet.first_row, column.at + sheet.first_column)
                if (sheet.name, column.at, heading) not in told:
                    told.add((sheet.name, column.at, heading))
                    self.dropped.append(heading)
                    row = max(table.head, 0) + sheet.first_row
                    self._add(
                        Fault(
                            sheet.cell(row, column.at + sheet.first_column),
                            "sensitive_column",
                            0,
                            (("kind", column.dropped),),
                        )
                    )

    def _hidden(self, sheet: Sheet) -> None:
        if sheet.hidden_rows:
            self._add(
                Fault(
                    sheet.cell(min(sheet.hidden_rows), 0), "hidden_rows", 0, (("count", str(len(sheet.hidden_rows))),)
                )
            )
        if sheet.hidden_columns:
            self._add(Fault(sheet.cell(sheet.first_row, min(sheet.hidden_columns)), "hidden_columns", 0))

    def _add(self, fault: Fault) -> None:
        if len(self.faults) < 2_000:
            self.faults.append(fault)


def read(
    book: Book,
    *,
    site_of: Callable[[str], str],
    unit_of: Callable[[str], str],
    country: str,
    layout: Layout | None = None,
) -> Reading:
    """A book about to be read for a conference."""
    return Reading(book, Known(site_of, unit_of), country, layout or Layout())
