"""Documents as workbooks, for who goes on counting or sorting in them: a sheet for each document and each annex, tables in cells of
their own, all else as rows across the sheet. Pictures are left out, their captions stay."""

import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from diemcau.infra.spreadsheets import Format, Workbook, Worksheet

from .blocks import (
    Annex,
    Block,
    Closing,
    Codes,
    Document,
    Head,
    Heading,
    Line,
    List,
    PageBreak,
    Pages,
    Paragraph,
    Picture,
    Signatures,
    Table,
    Title,
    size_of,
)
from .pdf import heading_numbers

CHARACTERS = 0.5  # a column's width in characters of its default font, a millimetre of paper
LINE = 17  # points a line of 13 points needs
NAME = 31  # characters a sheet's name may have
FEWEST = 4  # columns, so that two halves have room beside each other
REPEATS = 20  # rows from which a table's heading stands on every printed page
_GROUPED = {"vi": ".", "en": ","}
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def xlsx(documents: Sequence[Document]) -> bytes:
    """All of them in one workbook; cells that read as whole numbers are numbers."""
    out = io.BytesIO()
    with Workbook(out) as book:
        looks, taken = _Looks(book), set[str]()
        for document in documents:
            numbers = heading_numbers(document)
            for part in _parts(document):
                _Sheet(book, looks, document, part, _named(document, part, taken, several=len(documents) > 1), numbers)
    return out.getvalue()


class _Looks:
    """Formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **wishes: Any) -> Format:
        wishes = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "top"} | wishes
        key = tuple(sorted(wishes.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format(wishes)
        return self._known[key]


def _parts(document: Document) -> Iterator[list[Block]]:
    """The document's own blocks, and those of each annex."""
    part: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Annex) and part:
            yield part
            part = []
        part.append(block)
    yield part


def _named(document: Document, part: Sequence[Block], taken: set[str], *, several: bool) -> str:
    """What the part is of: the annex's name; of one document among several the first heading; else the title."""
    first = part[0] if part else None
    told = next((block.text for block in part if isinstance(block, Heading)), "") if several else ""
    told = first.name if isinstance(first, Annex) else told or document.title
    whole = _NO_NAME.sub(" ", told).strip(" '") or "1"
    name, number = whole[:NAME].strip(), 1
    while name.casefold() in taken:
        number += 1
        name = f"{whole[: NAME - len(str(number)) - 3].strip()} ({number})"
    taken.add(name.casefold())
    return name


class _Sheet:
    """One sheet, written from the top."""

    def __init__(
        self,
        book: Workbook,
        looks: _Looks,
        document: Document,
        blocks: Sequence[Block],
        name: str,
        numbers: Iterator[str],
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._look, self._numbers, self._row = looks, numbers, 0
        self._sign = _GROUPED.get(document.language, ",")
        tables = [block for block in blocks if isinstance(block, Table)]
        self._columns = max([FEWEST, *(len(table.heads) for table in tables)])
        self._half = self._columns // 2
        lies = document.layout.landscape or any(
            isinstance(block, Pages | Annex) and block.landscape for block in blocks
        )
        width = size_of(document.layout)[0] - document.layout.left - document.layout.right
        self._widths = self._spread(
            tables, (width + (87 if lies and not document.layout.landscape else 0)) * CHARACTERS
        )
        self._printed(lies=lies)
        for block in blocks:
            self._write(block)

    def _spread(self, tables: Sequence[Table], whole: float) -> list[float]:
        """Columns as the longest of the widest tables has them; widths in characters."""
        widest = max(tables, key=lambda table: (len(table.heads), len(table.rows)), default=None)
        shares = widest.widths if widest and len(widest.heads) == self._columns else (1,) * self._columns
        widths = [whole * share / sum(shares) for share in shares]
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        return widths

    def _printed(self, *, lies: bool) -> None:
        if lies:
            self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P / &N")

    def _write(self, block: Block) -> None:
        ways: dict[type[Block], Callable[[Any], None]] = {
            Head: self._head, Title: self._title, Heading: self._heading, Paragraph: self._paragraph, List: self._list, Table: self._table,
            Codes: self._codes, Closing: self._closing, Signatures: self._signatures, Annex: self._annex,
        }  # fmt: skip
        if isinstance(block, Picture):
            self._across(block.caption, italic=True, align="center")
        elif isinstance(block, PageBreak):
            self._sheet.set_h_pagebreaks([self._row])
        elif type(block) in ways:
            ways[type(block)](block)

    def _across(self, text: str, first: int = 0, last: int = 0, *, keep_row: bool = False, **wishes: Any) -> None:
        """A text over columns `first` to `last` (0: the last one); the row is as high as its lines are many."""
        if not text:
            return
        last = last or self._columns - 1
        width = sum(self._widths[first : last + 1])
        lines = sum(max(1, math.ceil(len(line) * 1.1 / max(width, 1))) for line in text.split("\n"))
        if not keep_row:
            self._sheet.set_row(self._row, max(LINE * lines, LINE))
        if last > first:
            self._sheet.merge_range(self._row, first, self._row, last, "", self._look(**wishes))
        self._sheet.write_string(self._row, first, text, self._look(**wishes))
        if not keep_row:
            self._row += 1

    def _beside(self, left: Sequence[Line], right: Sequence[Line]) -> None:
        """Two columns of centred lines, each in its half."""
        for at in range(max(len(left), len(right))):
            for lines, first, last in ((left, 0, self._half - 1), (right, self._half, self._columns - 1)):
                if at < len(lines):
                    line = lines[at]
                    self._across(
                        line.text, first, last, keep_row=True, bold=line.bold, italic=line.italic, align="center"
                    )
            self._sheet.set_row(self._row, LINE * 2)
            self._row += 1

    def _head(self, block: Head) -> None:
        self._beside(block.left, () if block.hosts else block.right)
        for host in block.hosts:
            for line in host:
                self._across(line.text, bold=line.bold, italic=line.italic, align="center")
        if block.hosts:
            for line in block.right:
                self._across(line.text, bold=line.bold, italic=line.italic, align="center")
        self._beside(block.below_left, block.below_right)
        self._row += 1

    def _title(self, block: Title) -> None:
        self._across(block.text, bold=True, align="center", font_size=14)
        self._across(block.subject, bold=True, align="center")
        self._row += 1

    def _annex(self, block: Annex) -> None:
        self._across(block.name, bold=True, align="center")
        self._across(block.title, bold=True, align="center")
        self._across(block.goes_with, italic=True, align="center")
        self._row += 1

    def _heading(self, block: Heading) -> None:
        self._across(f"{next(self._numbers)}{block.text}", bold=True)

    def _paragraph(self, block: Paragraph) -> None:
        every = [run for run in block.runs if run.text.strip()]
        wishes = {"bold": all(run.bold for run in every), "italic": all(run.italic for run in every)} if every else {}
        align = "left" if block.align == "justify" else block.align
        self._across("".join(run.text for run in block.runs), align=align, **wishes)

    def _list(self, block: List) -> None:
        for number, item in enumerate(block.items, 1):
            self._across((f"{number}. " if block.ordered else "- ") + "".join(run.text for run in item))

    def _table(self, block: Table) -> None:
        if len(block.rows) >= REPEATS:
            self._sheet.repeat_rows(self._row)
        self._cells(block, block.heads, bold=True, align="center", valign="vcenter")
        for row in block.rows:
            self._cells(block, row)
        self._row += 1

    def _cells(self, table: Table, row: Sequence[str], **wishes: Any) -> None:
        for column, text in enumerate(row):
            align = table.aligns[column] if column < len(table.aligns) else "left"
            look = {"border": 1, "align": "left" if align == "justify" else align} | wishes
            number = _number(text, self._sign)
            if number is None:
                self._sheet.write_string(self._row, column, text, self._look(**look))
            else:
                form = "#,##0" if self._sign in text else "0"
                self._sheet.write_number(self._row, column, number, self._look(**look, num_format=form))
        if table.height:
            self._sheet.set_row(self._row, table.height * 72 / 25.4)
        self._row += 1

    def _codes(self, block: Codes) -> None:
        for code in block.codes:
            self._across(f"{code.told}\n{code.link}".strip())

    def _closing(self, block: Closing) -> None:
        if block.is_empty:
            return
        self._row += 1
        left = [Line(block.heading, bold=True, italic=True)] if block.heading and block.recipients else []
        self._beside([*left, *map(Line, block.recipients)], block.power)
        self._row += 3
        self._across(block.name, self._half, self._columns - 1, bold=True, align="center")

    def _signatures(self, block: Signatures) -> None:
        for at in range(0, len(block.signers), 2):
            pair = block.signers[at : at + 2]
            right = pair[1] if len(pair) > 1 else None
            self._row += 1
            self._beside(pair[0].power, right.power if right else ())
            self._row += 3
            self._beside([Line(pair[0].name, bold=True)], [Line(right.name, bold=True)] if right else ())


def _number(text: str, sign: str) -> int | None:
    """The whole number that a cell says: without a zero before it (that is a code, or how offices write below ten), nine digits at most
    (what is longer is dialled or names something)."""
    plain = rf"[1-9]\d{{0,2}}(\{sign}\d{{3}})+|[1-9]\d{{0,8}}|0"
    return int(text.replace(sign, "")) if re.fullmatch(plain, text) else None
