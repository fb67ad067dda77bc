"""ods, as LibreOffice writes it: empty cells and rows are repeated, down to the last row a sheet can have."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.roster.corpus.page import Cell, Drawn, Page

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
) + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'  # fmt: skip
COLLAPSED = ' table:visibility="collapse"'
KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">%s</manifest:file-entry></manifest:manifest>'
)


def write_ods(drawn: Drawn, locked: str = "") -> bytes:
    fonts = sorted({cell.font for page in drawn.pages for cell in page.cells.values() if cell.font})
    styles = "".join(
        f'<style:style style:name="f{number}" style:family="table-cell"><style:text-properties style:font-name={quoteattr(font)} '
        f"fo:font-family={quoteattr(font)}/></style:style>"
        for number, font in enumerate(fonts)
    )
    styles += '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>'
    faces = "".join(f"<style:font-face style:name={quoteattr(font)}/>" for font in fonts)
    tables = "".join(_table(page, fonts) for page in drawn.pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"<office:font-face-decls>{faces}</office:font-face-decls><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", KIND)
        book.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        book.writestr("META-INF/manifest.xml", MANIFEST % locked)
    return out.getvalue()


def _table(page: Page, fonts: list[str]) -> str:
    away = ' table:style-name="away"' if page.hidden else ""
    width = page.last_column
    columns = "".join(
        f"<table:table-column{COLLAPSED if column in page.hidden_columns else ''}/>" for column in range(1, width + 1)
    )
    rows = "".join(_row(page, row, fonts) for row in range(1, page.last_row + 1))
    rest = f'<table:table-row table:number-rows-repeated="{1_048_576 - page.last_row}"><table:table-cell table:number-columns-repeated="{width or 1}"/></table:table-row>'
    return f"<table:table table:name={quoteattr(page.name)}{away}>{columns}{rows}{rest}</table:table>"


def _row(page: Page, row: int, fonts: list[str]) -> str:
    spans = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
    covered = {
        (r, c)
        for top, left, bottom, right in page.merges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }
    cells = []
    for column in range(1, page.last_column + 1):
        cell = page.cells.get((row, column))
        if (row, column) in covered:
            cells.append("<table:covered-table-cell/>")
        elif cell is None:
            cells.append("<table:table-cell/>")
        else:
            cells.append(_cell(cell, spans.get((row, column)), (row, column), fonts))
    hidden = COLLAPSED if row in page.hidden_rows else ""
    return f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>"


def _cell(cell: Cell, span: tuple[int, int] | None, place: tuple[int, int], fonts: list[str]) -> str:
    value = cell.kept if cell.kept is not None else cell.value
    marks = f' table:style-name="f{fonts.index(cell.font)}"' if cell.font else ""
    if span:
        marks += f' table:number-rows-spanned="{span[0] - place[0] + 1}" table:number-columns-spanned="{span[1] - place[1] + 1}"'
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
        return f'<table:table-cell{marks} office:value-type="string">{lines}</table:table-cell>'
    if isinstance(value, date):
        return f'<table:table-cell{marks} office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>'
    return f'<table:table-cell{marks} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
