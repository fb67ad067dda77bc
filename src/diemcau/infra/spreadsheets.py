"""Workbooks that we write: in all of them text stays text, whatever it begins with, and lists print as lists."""

from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

__all__ = ["XLSX", "Format", "Workbook", "Worksheet", "is_like_formula", "print_as_list"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# OWASP, CSV injection: what a spreadsheet may take for the beginning of a formula, also in the wide letters of East Asian keyboards.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet that reads this text may take it for a formula."""
    return text.startswith(_FORMULAS)


class Workbook(xlsxwriter.Workbook):
    """An .xlsx in which `write_string` writes a text: never a formula, a link or a number. What looks like a formula is marked as
    quoted, as if somebody had typed an apostrophe before it. `streamed`: rows go to disk as they are written, in their order."""

    def __init__(self, file: IO[bytes] | Path, *, streamed: bool = False) -> None:
        self._looks: dict[Format | None, dict[str, Any]] = {None: {}}
        self._quoted: dict[Format | None, Format] = {}
        way = "constant_memory" if streamed else "in_memory"
        texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        super().__init__(file, {way: True, **texts})

    def add_format(self, properties: dict[str, Any] | None = None) -> Format:
        made = super().add_format(properties)
        self._looks[made] = dict(properties or {})
        return made

    def add_worksheet(self, name: str | None = None, worksheet_class: type[Worksheet] | None = None) -> Worksheet:
        sheet = super().add_worksheet(name, worksheet_class or _Sheet)
        if isinstance(sheet, _Sheet):
            sheet.book = self
        return sheet

    def quoted(self, look: Format | None) -> Format:
        """A format like `look` that says: this is a text."""
        if look not in self._quoted:
            self._quoted[look] = self.add_format({**self._looks.get(look, {}), "quote_prefix": True})
        return self._quoted[look]


class _Sheet(Worksheet):
    book: Workbook

    def _write_string(self, row: int, column: int, text: str, look: Format | None = None) -> Any:
        """What every way of writing a text comes to."""
        return super()._write_string(row, column, text, self.book.quoted(look) if is_like_formula(text) else look)


def print_as_list(sheet: Worksheet, head: int = 0, *, footer: str = "&R&P / &N") -> None:
    """On A4 across, as wide as the sheet, with row `head` on every page and the pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer(footer)
