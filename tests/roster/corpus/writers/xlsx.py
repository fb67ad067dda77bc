"""xlsx, as Excel writes it."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from tests.roster.corpus.page import Cell, Drawn, Page


def write_xlsx(drawn: Drawn) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        looks: dict[tuple[object, ...], Any] = {}
        for page in drawn.pages:
            _sheet(book, page, looks)
        shown = [number for number, page in enumerate(drawn.pages) if not page.hidden]
        book.worksheets()[shown[0] if shown else 0].activate()
        book.worksheets()[shown[0] if shown else 0].set_first_sheet()
    return out.getvalue()


def _look(book: Any, looks: dict[tuple[object, ...], Any], cell: Cell) -> Any:
    form = cell.form or ("dd/mm/yyyy" if isinstance(cell.value, date) else "")
    key = (cell.font, cell.bold, cell.fill, form)
    if key not in looks:
        wanted: dict[str, object] = {"bold": cell.bold, "text_wrap": True, "valign": "vcenter"}
        wanted |= {"font_name": cell.font or "Times New Roman"}
        wanted |= {"num_format": form} if form else {}
        wanted |= {"bg_color": cell.fill} if cell.fill else {}
        looks[key] = book.add_format(wanted)
    return looks[key]


def _sheet(book: Any, page: Page, looks: dict[tuple[object, ...], Any]) -> None:
    sheet = book.add_worksheet(page.name)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
    for (row, column), cell in sorted(page.cells.items()):
        look = _look(book, looks, cell)
        if (row, column) in spans:
            bottom, right = spans[row, column]
            sheet.merge_range(row - 1, column - 1, bottom - 1, right - 1, "", look)
        _write(sheet, row - 1, column - 1, cell, look)
    for row in page.hidden_rows:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for column in page.hidden_columns:
        sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
    if page.picture:
        sheet.insert_image(1, 1, "anh.png", {"image_data": io.BytesIO(page.picture)})
    if page.hidden:
        sheet.hide()


def _write(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    value = cell.value
    if isinstance(value, str) and value.startswith("=") and cell.kept is not None:
        sheet.write_formula(row, column, value, look, cell.kept)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write(row, column, value, look)
