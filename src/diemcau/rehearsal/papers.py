"""Figures read back from what people get: the headcount's page, spreadsheet and paper.

They have one line a room, its number first, then figures in one order: expected, registered, present, substitutes, guests,
absent, taken by name. They are found by their place: headings come in the reader's language.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

import pypdfium2
from python_calamine import CalamineWorkbook

NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{3})*|\d+)(?: / [\d.,]+)?")  # “15”, “1.200”, and “15 / 18” for 15 of 18
PAGE_LINK = re.compile(rb"[?;&]page=([0-9]{1,6})")
FIGURES = 7
LINE_PT = 4.0


class Figures(NamedTuple):
    """A room's line: heads counted, and persons present by name."""

    counted: int
    by_name: int


def figures_in_page(page: bytes) -> dict[str, Figures]:
    """Figures by room number; rooms that have not reported are not there."""
    tables = _Tables()
    tables.feed(page.decode())
    return _figures(tables.rows)


def pages_named(page: bytes) -> int:
    """How many pages its list has, from the links to them."""
    return max((int(number) for number in PAGE_LINK.findall(page)), default=1)


def figures_in_sheet(sheet: bytes) -> dict[str, Figures]:
    """Figures by room number, from whichever sheet has the rooms."""
    if not sheet:
        return {}
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return _figures([str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows)


def figures_in_pdf(paper: bytes) -> dict[str, Figures]:
    """Figures by room number, read line by line as they stand on the sheets."""
    if not paper:
        return {}
    document = pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]
    try:
        return _figures(line for page in document for line in _lines(page))
    finally:
        document.close()  # type: ignore[no-untyped-call]


def _figures(rows: Iterable[Sequence[str]]) -> dict[str, Figures]:
    found = {}
    for cells in rows:
        numbers = [match[1] for cell in cells[1:] if (match := NUMBER.fullmatch(cell))]
        if len(numbers) == FIGURES:
            values = [int(re.sub(r"\D", "", number)) for number in numbers]
            found[cells[0]] = Figures(values[2], values[6])
    return found


def _lines(page: pypdfium2.PdfPage) -> Iterator[list[str]]:
    """The cells of every line of a page from left to right; cells whose feet are 4 points apart at most are one line."""
    text = page.get_textpage()  # type: ignore[no-untyped-call]
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    cells = [
        (bottom, left, text.get_text_bounded(left, bottom, right, top).strip()) for left, bottom, right, top in boxes
    ]
    edge = min((left for _, left, _ in cells), default=0.0)
    for foot, left, _ in cells:
        if left < edge + 10:
            line = [(x, words) for y, x, words in cells if abs(y - foot) <= LINE_PT]
            yield [words for _, words in sorted(line)]


class _Tables(HTMLParser):
    """The rows of all tables of a page, as texts of their cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._in_cell = False
            if tag != "tr" and self.rows:
                self.rows[-1][-1] = self.rows[-1][-1].strip()

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data
