"""Files of lists as offices make them, for tests: rows of texts in a font, in every format."""

import io
from collections.abc import Sequence

import docx
import openpyxl
import xlwt
from odf import opendocument, style, table, text
from openpyxl.styles import Font

from diemcau.roster import actions
from diemcau.roster.models import RosterImport

Rows = Sequence[Sequence[str]]


def xlsx(rows: Rows, font: str = "Arial") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    for i, row in enumerate(rows, start=1):
        for j, cell in enumerate(row, start=1):
            sheet.cell(i, j, cell).font = Font(name=font)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Rows, font: str = "Arial") -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Danh sách")
    look = xlwt.easyxf(f"font: name {font}")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell, look)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows, font: str = "Arial") -> bytes:
    document = opendocument.OpenDocumentSpreadsheet()
    document.fontfacedecls.addElement(style.FontFace(name="F", fontfamily=font))
    look = style.Style(name="L", family="table-cell")
    look.addElement(style.TextProperties(fontname="F"))
    document.automaticstyles.addElement(look)
    sheet = table.Table(name="Danh sách")
    for row in rows:
        line = table.TableRow()
        for cell in row:
            made = table.TableCell(stylename=look, valuetype="string")
            made.addElement(text.P(text=cell))
            line.addElement(made)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(rows: Rows, font: str = "Arial", *, before: Sequence[str] = ()) -> bytes:
    document = docx.Document()
    for paragraph in before:
        document.add_paragraph(paragraph)
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            made.cell(i, j).paragraphs[0].add_run(cell).font.name = font
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def of_all(made: RosterImport, columns: dict[int, str]) -> actions.Layout:
    """These columns in every table."""
    return actions.Layout(tables={table["shape"]: columns for table in made.headings})


FORMATS = {"xlsx": xlsx, "xls": xls, "ods": ods, "docx": word}
