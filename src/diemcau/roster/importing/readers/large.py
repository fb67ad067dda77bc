"""Workbooks by calamine: values alone, a hundred thousand rows in a second."""

import re
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from diemcau.infra.workbooks import ROOMY, open_book
from diemcau.kernel.errors import Refused

from ..raw import MAX_ROWS, Raw, value_of
from .package import Package

_HEAD = 1 << 16
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_EDGE = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")


class Values:
    """A workbook by calamine; sheets are parsed when they are asked for."""

    def __init__(self, source: Path | bytes, *, is_measured: bool) -> None:
        self._book: CalamineWorkbook = open_book(source, limit=None if is_measured else ROOMY)
        metadata = [sheet for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self.hidden = {sheet.name: sheet.visible != SheetVisibleEnum.Visible for sheet in metadata}

    def sheets(self, most: int | None = None) -> list[Raw]:
        """All sheets, or of each the first rows. Refused: `too_many_rows`."""
        return [self._sheet(self._book.get_sheet_by_name(name), most) for name in self.hidden]

    def _sheet(self, sheet: CalamineSheet, most: int | None) -> Raw:
        raw = Raw(sheet.name, [], hidden=self.hidden[sheet.name])
        if sheet.start is None:
            return raw
        if sheet.total_height > MAX_ROWS:
            raise Refused("too_many_rows", rows=MAX_ROWS)
        for number, cells in enumerate(sheet.iter_rows()):
            if number == most:
                break
            raw.rows.append([cell if type(cell) is str else value_of(cell) for cell in cells])
        return raw


def hidden_columns(package: Package, part: str) -> set[int]:
    """Columns of an .xlsx sheet that nobody sees: they are told before the first row."""
    hidden: set[int] = set()
    head = package.part(part, _HEAD).partition(b"<sheetData")[0]
    for column in _COLUMN.findall(head):
        if _HIDDEN.search(column):
            edges = {edge: int(number) for edge, number in _EDGE.findall(column)}
            hidden.update(range(edges.get(b"min", 1) - 1, edges.get(b"max", 0)))
    return hidden
