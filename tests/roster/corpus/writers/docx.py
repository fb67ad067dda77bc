"""Tables in a Word file: the whole page, as clerks paste a sheet into a letter."""

import io
from datetime import date
from typing import Any

from docx import Document

from tests.roster.corpus.page import Cell, Drawn, Page


def write_docx(drawn: Drawn) -> bytes:
    document = Document()
    for page in drawn.pages:
        _table(document, page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Any, page: Page) -> None:
    """The whole page is the table: clerks who paste a sheet into Word do just that."""
    table = document.add_table(rows=page.last_row, cols=page.last_column)
    table.style = "Table Grid"
    for top, left, bottom, right in page.merges:
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    for (row, column), cell in page.cells.items():
        _fill(table.cell(row - 1, column - 1), cell)
    document.add_paragraph("")


def _fill(place: Any, cell: Cell) -> None:
    value = cell.kept if cell.kept is not None else cell.value
    shown = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
    run = place.paragraphs[0].add_run(shown)
    run.bold = cell.bold
    if cell.font:
        run.font.name = cell.font
