"""Workbooks of today (.xlsx, .xlsm): small ones by openpyxl, which knows fonts and what is hidden, others by calamine."""

import io
import logging
import re
import traceback
import warnings
from collections.abc import Mapping
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import coding_of_font

from ..book import Range, Value
from ..raw import MAX_CELLS, MAX_COLUMNS, Raw, Runs, value_of
from .found import Found
from .large import Values, hidden_columns
from .package import SMALL_PART, Package

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

log = logging.getLogger(__name__)
_NO_VALUE = re.compile(
    rb"""<c\s[^>]*?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<f[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
_CONSTANT = re.compile(r'"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*')
_ELSEWHERE = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MERGED = re.compile(
    rb"""<mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})["']"""
)
_MOST_MERGED = 200_000  # cells: openpyxl makes an object of each
_TOLD = 20


def read(source: Path | bytes, *, most: int | None, is_measured: bool) -> Found:
    """An .xlsx or .xlsm; macros and formulas are never run: of a formula the stored value is taken."""
    with Package(source) as package:
        parts = package.sheet_parts()
        is_small = package.is_small(parts.values(), b"<row") and _merged(package, parts) <= _MOST_MERGED
        sheets = _by_openpyxl(source) if is_small else None
        if sheets is None:
            sheets = Values(source, is_measured=is_measured).sheets(most)
            for sheet in sheets:
                sheet.hidden_columns = hidden_columns(package, parts.get(sheet.name, ""))
        found = Found("xlsx", sheets)
        _look_around(package, parts, found)
    return found


def _merged(package: Package, parts: dict[str, str]) -> int:
    """How many cells lie in merged blocks. The parts are small."""
    blocks = (block for part in parts.values() for block in _MERGED.findall(package.part(part)))
    return sum(
        (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)
        for left, top, right, bottom in blocks
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _look_around(package: Package, parts: dict[str, str], found: Found) -> None:
    if package.has("xl/vbaProject"):
        found.notice("macros")
    if package.has("xl/externalLinks/"):
        found.notice("links")
    found.has_pictures = package.has("xl/media/")
    found.aside = package.asides()
    for name, part in parts.items():
        found.around += package.page_texts(part)
        if package.size(part) <= SMALL_PART // 4:
            _fill(found, name, _NO_VALUE.findall(package.part(part)))
    found.around += package.texts("xl/drawings/drawing")


def _fill(found: Found, name: str, cells: list[tuple[bytes, bytes, bytes]]) -> None:
    """Formulas that were saved without their value: a text (`="Họ và tên"`) and another cell's (`=B4`) are put in, others told.
    Nothing is calculated."""
    sheets = {sheet.name: sheet.rows for sheet in found.sheets}
    told = 0
    for letters, number, formula in cells:
        said = unescape(formula.decode("utf-8", "replace")).strip()
        value = _said(said, name, sheets)
        at, row = _column(letters) - 1, int(number) - 1
        if value and name in sheets and row < len(sheets[name]) and at < MAX_COLUMNS:
            here = sheets[name][row]
            here += [""] * (at + 1 - len(here))
            here[at] = value
        elif told < _TOLD:
            told += 1
            found.notice("formula_without_value", f"{name}!{letters.decode()}{int(number)}")


def _said(formula: str, sheet: str, sheets: Mapping[str, list[list[Value]]]) -> Value:
    if _CONSTANT.fullmatch(formula):
        pieces = re.findall(r'"((?:[^"]|"")*)"(?!")', formula)
        return "".join(piece.replace('""', '"') for piece in pieces)
    if (found := _ELSEWHERE.fullmatch(formula)) is None:
        return ""
    quoted, plain, letters, number = found.groups()
    rows = sheets.get((quoted or "").replace("''", "'") or plain or sheet, [])
    row, at = int(number) - 1, _column(letters.encode()) - 1
    return rows[row][at] if 0 <= row < len(rows) and at < len(rows[row]) else ""


def _by_openpyxl(source: Path | bytes) -> list[Raw] | None:
    """None when openpyxl cannot make sense of it: its styles are odd more often than its values."""
    from openpyxl import load_workbook  # noqa: PLC0415 - most processes of a server never need it

    try:
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, data_only=True, rich_text=True, keep_links=False)
            return [_sheet(sheet) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]  # what it says quotes the cell: names, numbers
        log.info("openpyxl could not read a workbook: %s in %s:%s", type(fault).__name__, where.name, where.lineno)
        return None


def _sheet(sheet: "Worksheet") -> Raw:
    raw = Raw(sheet.title, [], hidden=sheet.sheet_state != "visible")
    cells = [
        cast("Cell", cell) for _, cell in sorted(sheet._cells.items()) if not _is_blank(cell.value)
    ]  # none between them are made
    for number, row in groupby(cells, key=lambda cell: cell.row):
        filled = list(row)
        width = filled[-1].column
        if number * width > MAX_CELLS:
            raise Refused("sheet_too_large")
        raw.rows += [[] for _ in range(number - len(raw.rows))]
        values: list[Value] = [""] * width
        for cell in filled:
            values[cell.column - 1] = _value(raw, cell, number - 1, cell.column - 1)
        raw.rows[-1] = values
        if all(cell.font.b for cell in filled):
            raw.bold.add(number)
    raw.hidden_rows = {
        number for number, row in sheet.row_dimensions.items() if row.hidden or (row.height == 0 and row.customHeight)
    }
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min and column.max:
            raw.hidden_columns.update(range(column.min - 1, min(column.max, sheet.max_column)))
    raw.merges = [Range(m.min_row, m.min_col - 1, m.max_row, m.max_col - 1) for m in sheet.merged_cells.ranges]
    return raw


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _value(raw: Raw, cell: "Cell", i: int, j: int) -> Any:
    value: Any = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str | list):
        font = cell.font.name or ""
        if isinstance(value, list):  # CellRichText
            runs = _runs(value, font)
            value = "".join(text for text, _ in runs)
            if any(coding_of_font(name)[0] for _, name in runs):
                raw.fonts[i, j] = runs
        elif coding_of_font(font)[0]:
            raw.fonts[i, j] = font
    return value_of(value)


def _runs(text: list[Any], font: str) -> Runs:
    return tuple(
        (piece, font) if isinstance(piece, str) else (piece.text, (piece.font.rFont if piece.font else None) or font)
        for piece in text
    )
