"""Files of lists, opened by what is in them: workbooks (.xlsx) and text with separators."""

import datetime
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from diemcau.infra.workbooks import OLE, ROOMY, ZIP, Unreadable, csv_lines, is_locked, open_book, reading
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

MAX_BYTES = 30 * 1024 * 1024
MAX_ROWS = 200_000
REFUSALS = {
    "damaged": "file_damaged",
    "locked": "file_locked",
    "old": "old_workbook",
    "too_large": "sheet_too_large",
    "long_cell": "cell_too_long",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = "\t;,|"


class Line(NamedTuple):
    """A row of a sheet: its number there (from 1) and its cells from column A on."""

    number: int
    cells: list[Any]


def check(path: Path) -> str:
    """What the file is: ``xlsx`` or ``text``.

    Refused: `file_empty`, `file_too_large`, `file_locked`, `old_workbook`, `not_a_list`, `file_damaged`.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refused("file_empty")
    if size > MAX_BYTES:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith(OLE):
        raise Refused("file_locked" if is_locked(path.read_bytes()) else "old_workbook")
    if head.startswith(ZIP):
        _check_workbook(path)
        return "xlsx"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" not in head and not head.startswith((b"%PDF", b"{\\rtf"))):
        return "text"
    raise Refused("not_a_list")


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be read is Refused, by name."""
    try:
        with reading():
            yield
    except Unreadable as fault:
        raise Refused(REFUSALS[fault.why]) from None


def _check_workbook(path: Path) -> None:
    """A zip that holds a workbook and does not swell beyond measure."""
    with _refusing(), zipfile.ZipFile(path) as archive:
        names, unpacked = set(archive.namelist()), sum(i.file_size for i in archive.infolist())
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_list")
    if unpacked > ROOMY.bytes:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)


class Sheets:
    """An opened file: `names` of its visible sheets ("" for text), `encoding` of text."""

    def __init__(self, path: Path, *, is_measured: bool = False) -> None:
        """Raises Refused as `check` does, `file_damaged` and, unless the file was opened before, `sheet_too_large`."""
        self.encoding = ""
        self._text: str | None = None
        self._book: CalamineWorkbook | None = None
        if check(path) == "xlsx":
            self._open_workbook(path, is_measured=is_measured)
        else:
            self._text, self.encoding = _decoded(path.read_bytes())
            self.names = [""]

    def _open_workbook(self, path: Path, *, is_measured: bool) -> None:
        with _refusing():
            self._book = open_book(path, limit=None if is_measured else ROOMY)
        self.names = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]

    def lines(self, name: str, *, limit: int | None = None) -> Iterator[Line]:
        """The rows of a sheet that hold anything. Refused: `too_many_rows`, `file_damaged`, `cell_too_long`."""
        book = self._book
        found = _text_lines(self._text or "") if book is None else _sheet_lines(book, name)
        for line in found:
            if limit is not None and line.number > limit:
                return
            if line.number > MAX_ROWS:
                raise Refused("too_many_rows", rows=MAX_ROWS)
            yield line


def _sheet_lines(book: CalamineWorkbook, name: str) -> Iterator[Line]:
    with _refusing():
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        if sheet.total_height > MAX_ROWS:
            raise Refused("too_many_rows", rows=MAX_ROWS)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if cells.count("") < len(cells):
                yield Line(number, cells)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by its mark, else UTF-8, else the old Vietnamese code page."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), "UTF-16" if encoding == "utf-16" else "UTF-8"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1258", errors="replace"), "Windows-1258"


def _text_lines(text: str) -> Iterator[Line]:
    with _refusing():
        for number, cells in enumerate(csv_lines(text, _separator(text)), start=1):
            if any(cell.strip() for cell in cells):
                yield Line(number, cells)


def _separator(text: str) -> str:
    """The separator that cuts the most of the first lines into the most equal pieces."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # Excel's own way to say it
        return lines[0][4]
    counts = {mark: [line.count(mark) for line in lines] for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: (sum(n > 0 for n in counts[mark]), max(counts[mark], default=0)))


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


def address(column: int, row: int) -> str:
    """The cell's address as spreadsheets write it: column 0 of row 5 is A5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
