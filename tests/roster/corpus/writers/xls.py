"""xls of the years before 2007."""

import io
from datetime import date
from typing import Any

import xlwt

from tests.roster.corpus.page import Cell, Drawn, Page


def write_xls(drawn: Drawn) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    looks: dict[tuple[object, ...], Any] = {}
    for page in drawn.pages:
        _sheet(book, page, looks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _look(looks: dict[tuple[object, ...], Any], cell: Cell) -> Any:
    form = cell.form or ("DD/MM/YYYY" if isinstance(cell.value, date) else "General")
    key = (cell.font, cell.bold, form)
    if key not in looks:
        look = xlwt.XFStyle()
        look.font.name = cell.font or "Times New Roman"
        look.font.bold = cell.bold
        look.num_format_str = form
        looks[key] = look
    return looks[key]


def _sheet(book: Any, page: Page, looks: dict[tuple[object, ...], Any]) -> None:
    sheet = book.add_sheet(page.name)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
    for (row, column), cell in sorted(page.cells.items()):
        value = cell.kept if cell.kept is not None else cell.value
        if (row, column) in spans:
            bottom, right = spans[row, column]
            sheet.write_merge(row - 1, bottom - 1, column - 1, right - 1, value, _look(looks, cell))
        else:
            sheet.write(row - 1, column - 1, value, _look(looks, cell))
    for row in page.hidden_rows:
        sheet.row(row - 1).hidden = True
    for column in page.hidden_columns:
        sheet.col(column - 1).hidden = True
    sheet.visibility = int(page.hidden)
