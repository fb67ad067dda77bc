"""Any file that is a list, opened by what is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from diemcau.infra.workbooks import OLE, ROOMY, ZIP, Unreadable, is_locked, reading
from diemcau.kernel.errors import Refused

from . import secrecy
from .book import Book, Encoding, Kind, Sheet
from .lettering import Lettering, Said
from .raw import Raw, squared
from .readers import ods, text, word, xls, xlsx
from .readers.found import Found

MAX_BYTES = 50 * 1024 * 1024
REFUSALS = {
    "damaged": "file_damaged",
    "locked": "file_locked",
    "old": "old_workbook",
    "too_large": "sheet_too_large",
    "long_cell": "cell_too_long",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_BODIES: dict[Kind, str] = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "ods": "content.xml"}


def open_book(
    source: Path | bytes, name: str, *, most: int | None = None, is_measured: bool = False, coding: Said | None = None
) -> Book:
    """The list in a file that somebody named `name`; with `most`, of large sheets only so many first rows.

    A file that was opened before need not be measured again; `coding`: of texts that are not surely Unicode, as a person says. Refused, with texts in roster/refusals.py: `file_empty`, `file_too_large`,
    `file_locked`, `file_damaged`, `old_workbook`, `old_document`, `web_page`, `printed_list`, `picture_only`, `no_table`, `not_a_list`,
    `file_marked_secret`, `sheet_too_large`, `document_too_long`, `too_many_rows`, `too_many_columns`, `cell_too_long`.
    """
    if secrecy.is_marked_name(name):
        raise Refused("file_marked_secret")
    with _refusing():
        found = _read(source, most=most, is_measured=is_measured)
    for sheet in found.sheets:
        squared(sheet.rows, sheet.name)
    if not any(sheet.rows for sheet in found.sheets):
        raise Refused("picture_only" if found.has_pictures else "file_empty")
    lettering = Lettering(found.sheets, coding)
    met = lettering.settle()
    _check_marks(found)
    if found.has_pictures:
        found.notice("pictures")
    for sheet in found.sheets:
        if sheet.hidden and sheet.rows:
            found.notice("hidden_sheet", sheet.name)
    sheets = tuple(_sheet(raw) for raw in found.sheets)
    encoding = _encoding(found.encoding, met)
    return Book(found.kind, encoding, sheets, tuple(lettering.decoded), tuple(found.noticed), tuple(found.around))


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be read is Refused, by name."""
    try:
        with reading():
            yield
    except Unreadable as fault:
        raise Refused(REFUSALS[fault.why]) from None
    except SyntaxError:  # of XML: ElementTree's ParseError
        raise Refused("file_damaged") from None


def check(source: Path | bytes) -> Kind:
    """What the file is, without opening it. Refused as `open_book` refuses, as far as its first bytes and its directory tell."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size == 0:
        raise Refused("file_empty")
    if size > MAX_BYTES:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)
    head = _head(source)
    if head.startswith(OLE):
        return _old(source)
    if head.startswith(ZIP):
        return _package(source)
    if head.startswith(b"%PDF"):
        raise Refused("printed_list")
    if head.startswith(_PICTURES) or head[4:12] in (b"ftypheic", b"ftypmif1") or head[8:12] == b"WEBP":
        raise Refused("picture_only")
    if head.startswith((b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise Refused("not_a_list")
    return "csv"


def _read(source: Path | bytes, *, most: int | None, is_measured: bool) -> Found:
    match check(source):
        case "xls":
            return xls.read(source, most=most)
        case "xlsx":
            return xlsx.read(source, most=most, is_measured=is_measured)
        case "ods":
            return ods.read(source, most=most, is_measured=is_measured)
        case "docx":
            return word.read(source)
    return text.read(source.read_bytes() if isinstance(source, Path) else source, most=most)


def _head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:64]
    with source.open("rb") as file:
        return file.read(64)


def _old(source: Path | bytes) -> Kind:
    """Office files of before 2007 are streams in one container, like those with a password today."""
    data = source.read_bytes() if isinstance(source, Path) else source
    if is_locked(data):
        raise Refused("file_locked")
    if "WordDocument".encode("utf-16-le") in data:
        raise Refused("old_document")
    if any(name.encode("utf-16-le") in data for name in ("PowerPoint Document", "__substg1.0")):
        raise Refused("not_a_list")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Refused("file_damaged")
    return "xls"


def _package(source: Path | bytes) -> Kind:
    try:
        with ZipFile(source if isinstance(source, Path) else BytesIO(source)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise Refused("file_damaged") from None
    if sum(member.file_size for member in members) > ROOMY.bytes:
        raise Refused("sheet_too_large")
    for kind, part in _BODIES.items():
        if any(member.filename == part for member in members):
            return kind
    raise Refused("old_workbook" if any(member.filename == "xl/workbook.bin" for member in members) else "not_a_list")


def _check_marks(found: Found) -> None:
    """Refused: `file_marked_secret`, where a sheet bears a mark, or what stands beside it."""
    beside = (*found.around, *found.aside, *(sheet.name for sheet in found.sheets))
    if secrecy.any_marked(beside) or any(secrecy.is_marked_sheet(sheet.rows) for sheet in found.sheets):
        raise Refused("file_marked_secret")


def _sheet(raw: Raw) -> Sheet:
    """Of what is hidden only rows and columns count that hold anything."""
    width = len(raw.rows[0]) if raw.rows else 0
    rows = (n for n in raw.hidden_rows if 0 < n <= len(raw.rows) and raw.rows[n - 1].count("") < width)
    columns = (n for n in raw.hidden_columns if n < width and any(row[n] != "" for row in raw.rows))
    return Sheet(
        raw.name, raw.rows, hidden=raw.hidden, hidden_rows=frozenset(rows), hidden_columns=frozenset(columns),
        merges=tuple(sorted(raw.merges)), bold=frozenset(raw.bold), over=raw.over,
    )  # fmt: skip


def _encoding(plain: Encoding, met: frozenset[str]) -> Encoding:
    if met <= {"unicode"}:
        return plain
    if len(met) > 1:
        return "mixed"
    return "tcvn3" if "tcvn3" in met else "vni"
