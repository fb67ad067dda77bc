"""Rows of a sheet one after another, and a cell as text."""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from diemcau.kernel.names import tidy

from .book import Sheet


class Line(NamedTuple):
    """A row of a sheet: its number there (from 1) and its cells from column A on."""

    number: int
    cells: list[Any]


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """The rows that hold anything; what is hidden is left out."""
    before = [""] * sheet.first_column
    hidden = [column - sheet.first_column for column in sheet.hidden_columns]
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        if number in sheet.hidden_rows:
            continue
        cells = [*before, *row] if before else row
        if hidden:
            cells = ["" if column in hidden else cell for column, cell in enumerate(cells)]
        if cells.count("") < len(cells):
            yield Line(number, cells)


@lru_cache(maxsize=16_384, typed=True)  # units, positions and sites repeat from row to row
def text_of(cell: Any) -> str:
    """A cell as text: numbers without “.0”, days as dates, everything tidy (NFC, single spaces)."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
