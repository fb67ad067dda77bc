"""Strangers' spreadsheets, opened in one place: whatever is wrong with one is `Unreadable`, and none eats the memory.

Readers keep every cell between the outermost ones, so a workbook is measured before it is opened.
"""

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

Why = Literal["damaged", "locked", "old", "too_large", "long_cell"]
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode(
    "utf-16-le"
)  # [MS-OFFCRYPTO] 2.3.4: what an office file with a password is put into
_PIECE = 1 << 20
_LONGEST_TAG = 1 << 16
_MOST_OF_A_PART = 200 << 20  # bytes: a list of 100,000 people is 60 MB as .xlsx, 140 MB as .ods
# Readers hold a text five-fold. Lists are more tags than texts: what goes beyond that is one swollen cell, or many.
_BYTES_OF_A_TAG = 64
_MOST_BEYOND = 32 << 20
_UNREAD = (
    CalamineError, csv.Error, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
    RuntimeError, ValueError, LookupError, ArithmeticError,
)  # fmt: skip
# Beyond column Z, or row 200,000. It begins with a plain letter: four times as fast.
_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{2,3}[0-9]|[A-Za-z]?(?:[2-9][0-9]{5}|[0-9]{7}))""")
_NEAR_CELLS = 26 * 200_000
# Cells need not say where they stand: then they are counted.
_PERHAPS_BARE = re.compile(rb"(?<=[<:])c(?:>|\s+(?!r\s*=))")
_BARE = re.compile(rb"<(?:[\w-]+:)?c(?=[\s/>])(?![^<>]*\sr\s*=)")
_FILLED = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})0*([0-9]{1,7})["'][^<>]*(?<!/)>""")
_ROW = re.compile(rb"<(?:[\w-]+:)?(?:table-)?row(?=[\s/>])")
_ROW_NUMBER = re.compile(rb"""[^<>]*?\sr\s*=\s*["']0*([0-9]{1,7})["']""")
_ROWS_REPEATED = re.compile(rb"""[^<>]*?number-rows-repeated\s*=\s*["']([0-9]{1,9})["']""")
_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["']([0-9]{1,9})["']""")
_ODS_CELL = re.compile(rb"<[\w-]+:(?:covered-)?table-cell([^<>]*)>")


class Unreadable(Exception):
    """A file that cannot be read as a list. `why`: ``damaged``; ``locked`` with a password; ``old``, a kind that is no longer
    read (.xls, .xlsb); ``too_large`` unpacked; ``long_cell``, as after a quotation mark that is never closed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class Limit(NamedTuple):
    """What a workbook may ask for: bytes unpacked, and cells (32 bytes each while it is read) or texts."""

    bytes: int
    cells: int


ROOMY = Limit(600 * 1024 * 1024, 8_000_000)


@contextmanager
def reading() -> Iterator[None]:
    """Whatever the readers of workbooks and CSV raise inside is Unreadable."""
    try:
        yield
    except PasswordError:
        raise Unreadable("locked") from None
    except csv.Error as fault:
        raise Unreadable("long_cell" if "field larger" in str(fault) else "damaged") from None
    except _UNREAD:
        raise Unreadable("damaged") from None
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # of calamine's Rust: no Exception, and not to be imported
            raise Unreadable("damaged") from None
        raise


def open_book(source: Path | bytes, *, limit: Limit | None = ROOMY) -> CalamineWorkbook:
    """An .xlsx or .ods. Raises Unreadable; without `limit` (of what was measured before) nothing is measured.

    Sheets are parsed when they are asked for: do that within `reading`.
    """
    if limit is not None:
        measured(source, limit)
    with reading():
        if limit is None:
            _check_kind(source)
        return CalamineWorkbook.from_path(source) if isinstance(source, Path) else _from_bytes(source)


def measured(source: Path | bytes, limit: Limit = ROOMY) -> None:
    """Raises Unreadable unless this is an office file of today (a zip) without a password, and within the limit."""
    with reading():
        _check_kind(source)
        _measure(source, limit)


def csv_lines(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text with separators. Raises Unreadable."""
    with reading():
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def is_locked(data: bytes) -> bool:
    """Whether this OLE container is an office file with a password (not an old .xls)."""
    return _LOCKED in data


def _from_bytes(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _check_kind(source: Path | bytes) -> None:
    if isinstance(source, Path):
        with source.open("rb") as file:
            head = file.read(8)
    else:
        head = source[:8]
    if head == OLE:
        raise Unreadable("locked" if is_locked(source if isinstance(source, bytes) else source.read_bytes()) else "old")
    if not head.startswith(ZIP):
        raise Unreadable("damaged")
    with zipfile.ZipFile(_opened(source)) as archive:
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("locked")
    if any(member.filename == "xl/workbook.bin" for member in members):
        raise Unreadable("old")


def _opened(source: Path | bytes) -> Path | IO[bytes]:
    return source if isinstance(source, Path) else io.BytesIO(source)


def _measure(source: Path | bytes, limit: Limit) -> None:
    """Raises Unreadable(too_large) when a part swells, a cell lies far out, or there are too many."""
    with zipfile.ZipFile(_opened(source)) as archive:
        left, texts = limit.bytes, limit.cells
        for member in archive.infolist():
            with archive.open(member) as part:
                looked = _look(part, left)
            left, texts = looked.left, texts - looked.closings // 2
            if left < 0 or texts < 0:
                raise Unreadable("too_large")
            is_content = member.filename == "content.xml"
            if is_content or looked.is_far or (looked.closings and limit.cells < _NEAR_CELLS):
                with archive.open(member) as part:
                    cells = _ods_cells(part) if is_content else _cells(part)
                if cells > limit.cells:
                    raise Unreadable("too_large")


class _Looked(NamedTuple):
    """`left`: bytes that may still be read; `closings`: closing tags, two at least for a cell or a text with anything in it;
    `is_far`: whether any address lies far out, or is not said."""

    left: int
    closings: int
    is_far: bool


def _look(part: IO[bytes], left: int) -> _Looked:
    size = tags = closings = 0
    is_far, is_markup = False, True
    for data in _tags(part):
        size += len(data)
        left -= len(data)
        is_markup = is_markup and b"<![CDATA[" not in data  # in there it begins no tag
        tags += data.count(b"<") if is_markup else 0
        closings += data.count(b"</")
        is_far = is_far or _FAR.search(data) is not None or _PERHAPS_BARE.search(data) is not None
        if size > _MOST_OF_A_PART or size - _BYTES_OF_A_TAG * tags > _MOST_BEYOND:
            left = -1
        if left < 0:
            break
    return _Looked(left, closings, is_far)


def _tags(part: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces that cut no tag in two."""
    rest = b""
    while piece := part.read(_PIECE):
        data = rest + piece
        cut = data.rfind(b"<")
        if cut <= 0 or len(data) - cut > _LONGEST_TAG:
            cut = len(data)
        rest = data[cut:]
        yield data[:cut]
    yield rest


def _cells(part: IO[bytes]) -> int:
    """How many cells lie up to the outermost column and row that hold something."""
    letters: set[bytes] = set()
    rows = row = bare = most_bare = 0
    for data in _tags(part):
        for number, chunk in enumerate(_ROW.split(data)):
            if number:
                stated = _ROW_NUMBER.match(chunk)
                row, bare = int(stated[1]) if stated else row + 1, 0
            bare += len(_BARE.findall(chunk))
            found = _FILLED.findall(chunk)
            letters.update({column for column, _ in found})
            rows = max(rows, row if bare else 0, max((int(row) for _, row in found), default=0))
            most_bare = max(most_bare, bare)
    return rows * (max(map(_number, letters), default=0) + most_bare)


def _ods_cells(part: IO[bytes]) -> int:
    """The same of an .ods, where a cell or a row may say how often it is repeated."""
    rows = row = columns = column = times = 0
    for data in _tags(part):
        for number, chunk in enumerate(_ROW.split(data)):
            if number:
                repeated = _ROWS_REPEATED.match(chunk)
                times, column = int(repeated[1]) if repeated else 1, 0
                row += times
            for said in _ODS_CELL.findall(chunk):
                repeated = _REPEATED.search(said)
                column += int(repeated[1]) if repeated else 1
                if not said.endswith(b"/") or b"value" in said:
                    rows, columns = row, max(columns, column)
    return rows * columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
