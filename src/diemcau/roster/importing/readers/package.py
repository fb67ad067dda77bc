"""What office files of today are: zip archives of parts in XML."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from diemcau.kernel.errors import Refused

from ..raw import SMALL

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWN = re.compile(rb"<a:t(?:\s[^>]*)?>([^<]*)</a:t>")
_PAGE_TEXT = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>]*)?>([^<]*)<")
PAGE_CODE = re.compile(
    r"&(?:\"[^\"]*\"|\d+|K[0-9A-F]{6}|[A-Z])"
)  # fonts, sizes, colours, places within a header of pages
_SAID = re.compile(rb">([^<]*\S[^<]*)<")
_ASIDE = {
    r"docProps/(?:core|custom|app)\.xml|meta\.xml": _SAID,
    r"(?:xl/(?:comments|threadedComments/)|word/comments)": _SAID,
    r"word/(?:document|header|footer)|xl/drawings/vmlDrawing": re.compile(rb"<v:textpath\s[^>]*?string=\"([^\"]*)\""),
}
"""What is said of a file, noted at its cells or words, and watermarks that are letters."""
_TAIL = 1 << 17  # bytes at the end of a sheet's part: what is said of its pages stands there
_PICTURES = "(?:xl|word|ppt)/media/|Pictures/|Thumbnails/"
SMALL_PART = 12 << 20  # bytes
_MOST_DRAWN = 4 << 20


class Package:
    """An office file as an archive. Refused: `file_locked`, where parts of it are encrypted."""

    def __init__(self, source: Path | bytes) -> None:
        self._archive = zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))
        self.names = frozenset(self._archive.namelist())
        if any(member.flag_bits & 1 for member in self._archive.infolist()):
            raise Refused("file_locked")

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_fault: object) -> None:
        self._archive.close()

    def has(self, pattern: str) -> bool:
        """Whether any part is named so."""
        return any(re.match(pattern, name) for name in self.names)

    def part(self, name: str, most: int = -1) -> bytes:
        """A part, or its first bytes; nothing where there is none."""
        if name not in self.names:
            return b""
        with self._archive.open(name) as part:
            return part.read(most)

    def size(self, name: str) -> int:
        """Bytes of a part, unpacked."""
        return self._archive.getinfo(name).file_size if name in self.names else 0

    def is_small(self, parts: Iterable[str], row: bytes) -> bool:
        """Whether these parts hold few rows (`row`: what each begins with), and all but pictures can be held in memory.

        A part is never read further than the directory says it is long.
        """
        sizes = [self.size(name) for name in self.names if not re.match(_PICTURES, name)]
        if max(sizes, default=0) > SMALL_PART or sum(sizes) > 3 * SMALL_PART:
            return False
        return sum(self.part(part).count(row) for part in parts) <= SMALL

    def tree(self, name: str) -> ET.Element:
        """A part's elements; an empty one where there is none."""
        return ET.fromstring(self.part(name) or b"<none/>")  # noqa: S314 - expat bounds what entities may swell to

    def texts(self, pattern: str, found: re.Pattern[bytes] = _DRAWN) -> Iterator[str]:
        """Texts in the parts of such names: of boxes drawn on a sheet, of headers of pages."""
        for name in sorted(self.names):
            if re.match(pattern, name) and self.size(name) <= _MOST_DRAWN:
                for text in found.findall(self.part(name)):
                    yield unescape(text.decode("utf-8", "replace"))

    def asides(self) -> list[str]:
        """What is said of the file, notes and watermarks: part by part each piece, and all of them as one."""
        found: list[str] = []
        for pattern, piece in _ASIDE.items():
            said = list(self.texts(pattern, piece))
            found += [*said, "".join(said)] if piece is _SAID else said
        return found

    def page_texts(self, name: str) -> list[str]:
        """Headers and footers of a sheet's pages, without what says how they look; they stand at the end of its part."""
        found = _PAGE_TEXT.findall(self._end(name))
        return [PAGE_CODE.sub(" ", unescape(text.decode("utf-8", "replace"))) for text in found]

    def _end(self, name: str) -> bytes:
        if name not in self.names:
            return b""
        end = b""
        with self._archive.open(name) as part:
            while piece := part.read(_TAIL):
                end = end[-_TAIL:] + piece
        return end

    def sheet_parts(self) -> dict[str, str]:
        """The part of every sheet of an .xlsx, by the sheet's name."""
        links = {
            link.get("Id"): normpath(join("xl", link.get("Target", ""))).removeprefix("/")
            for link in self.tree("xl/_rels/workbook.xml.rels")
        }
        sheets = self.tree("xl/workbook.xml").iter(f"{MAIN}sheet")
        return {sheet.get("name", ""): links.get(sheet.get(_LINK), "") for sheet in sheets}
