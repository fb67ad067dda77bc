"""Forms one below the other, a label and a value in each row, laid out as the list they make."""

from typing import NamedTuple

from .book import Sheet, Value
from .columns import field_of, sensitive_of_all
from .grid import Grid

_FEWEST = 2  # labels of a form beside the name


class Slips(NamedTuple):
    """The list that the forms make, and of each of its rows the cell in which the name stood."""

    sheet: Sheet
    cells: dict[int, str]


def slips_of(sheet: Sheet) -> Slips | None:
    """The forms of a sheet; None when it holds none."""
    grid = Grid(sheet)
    forms: list[dict[str, Value]] = []
    cells: dict[int, str] = {}
    for row in range(len(grid.rows)):
        found = _labelled(grid, row)
        if found is None:
            continue
        label, at = found
        if field_of(label) == "full_name":
            forms.append({})
            cells[len(forms) + 1] = sheet.cell(row + sheet.first_row, at + sheet.first_column)
        if forms:
            forms[-1].setdefault(label, grid.rows[row][at])
    if not forms or any(len(form) <= _FEWEST for form in forms):
        return None
    labels = list(dict.fromkeys(label for form in forms for label in form))
    rows: list[list[Value]] = [[*labels], *([form.get(label, "") for label in labels] for form in forms)]
    return Slips(Sheet(sheet.name, rows), cells)


def _labelled(grid: Grid, row: int) -> tuple[str, int] | None:
    """The label of a row and where its value stands."""
    filled = grid.filled(row)
    if len(filled) != 2:
        return None
    (_first, label), (at, _value) = sorted(filled.items())
    label = label.rstrip(" :.")
    return (label, at) if field_of(label) or sensitive_of_all([label]) else None
