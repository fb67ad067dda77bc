"""Workbooks of Excel 97 to 2003 (.xls), by xlrd: it keeps only cells that are there, and knows fonts and what is hidden."""

import io
import re
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import coding_of_font

from ..book import Range, Value
from ..raw import Raw, value_of
from .found import Found
from .package import PAGE_CODE

MAX_BYTES = 25 * 1024 * 1024  # xlrd keeps every formatted cell, at some twenty times its bytes
_EMPTY, _DATE, _BOOLEAN, _ERROR, _BLANK = 0, 3, 4, 5, 6  # xlrd's kinds of cells; 1 and 2 are texts and numbers
_HEADER, _FOOTER = 0x14, 0x15
_LOCKED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL)  # FILEPASS after a workbook's begin
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n")


def read(source: Path | bytes, *, most: int | None) -> Found:
    """An .xls. Refused: `file_too_large`, `file_locked`, `file_damaged`."""
    import xlrd  # noqa: PLC0415 - most processes of a server never need it

    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        found = Found("xls", [_sheet(book, sheet, most) for sheet in book.sheets()])
    except Exception as fault:  # xlrd meets damaged files with whatever comes to hand
        raise Refused("file_locked" if _LOCKED.search(data) or "encrypt" in str(fault) else "file_damaged") from None
    if _MACROS in data:
        found.notice("macros")
    found.around += _page_texts(data)
    found.has_pictures = any(mark in data for mark in _PICTURES)
    return found


def _page_texts(data: bytes) -> list[str]:
    """Headers and footers of pages, which xlrd passes over: records of a length, flags and letters."""
    from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError  # noqa: PLC0415

    if not data.startswith(SIGNATURE):
        return []
    try:
        stream, at, length = CompDoc(data, logfile=io.StringIO()).locate_named_stream("Workbook")
    except CompDocError:
        return []
    found, end = list[str](), at + (length or 0)
    while stream and at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        body = bytes(stream[at + 4 : at + 4 + size])
        if kind in (_HEADER, _FOOTER) and size > 3:
            text = body[3:].decode("utf-16-le" if body[2] & 1 else "latin-1", "replace")
            found.append(PAGE_CODE.sub(" ", text))
        at += 4 + size
    return found


def _sheet(book: Any, sheet: Any, most: int | None) -> Raw:
    raw = Raw(sheet.name, [], hidden=sheet.visibility != 0)
    old_fonts = {number for number, font in enumerate(book.font_list) if coding_of_font(font.name)[0]}
    for i in range(sheet.nrows if most is None else min(most, sheet.nrows)):
        raw.rows.append(
            [_value(book, kind, value) for kind, value in zip(sheet.row_types(i), sheet.row_values(i), strict=True)]
        )
        _look_at_fonts(book, sheet, raw, i, old_fonts)
    raw.hidden_rows = {number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden}
    raw.hidden_columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
    raw.merges = [Range(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return raw


def _value(book: Any, kind: int, value: Any) -> Value:
    from xlrd.xldate import XLDateError, xldate_as_datetime  # noqa: PLC0415

    if kind == _DATE:
        try:
            day: datetime = xldate_as_datetime(value, book.datemode)
            return day
        except (XLDateError, OverflowError, ValueError):
            return value_of(value)
    if kind in (_EMPTY, _ERROR, _BLANK):
        return ""
    return bool(value) if kind == _BOOLEAN else value_of(value)


def _look_at_fonts(book: Any, sheet: Any, raw: Raw, i: int, old_fonts: set[int]) -> None:
    filled = [j for j, value in enumerate(raw.rows[i]) if value != ""]
    numbers = {j: book.xf_list[sheet.cell_xf_index(i, j)].font_index for j in filled}
    if filled and all(_is_bold(book.font_list[number]) for number in numbers.values()):
        raw.bold.add(i + 1)
    for j in filled if old_fonts else []:
        runs = sheet.rich_text_runlist_map.get((i, j))
        if runs:
            raw.fonts[i, j] = _runs(book, sheet.cell_value(i, j), runs, numbers[j])
        elif numbers[j] in old_fonts and isinstance(raw.rows[i][j], str):
            raw.fonts[i, j] = book.font_list[numbers[j]].name


def _is_bold(font: Any) -> bool:
    return bool(font.bold or font.weight >= 700)


def _runs(book: Any, text: str, runs: list[tuple[int, int]], first: int) -> tuple[tuple[str, str], ...]:
    edges = [(0, first), *runs]
    ends = [start for start, _ in runs] + [len(text)]
    return tuple(
        (text[start:end], book.font_list[font].name)
        for (start, font), end in zip(edges, ends, strict=True)
        if end > start
    )
