"""Figures read back from what people get: the page, the spreadsheet and the paper. Persons present by the room's number."""

import io
import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser


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

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def figures_in_page(page: bytes) -> dict[str, int]:
    tables = _Tables()
    tables.feed(page.decode())
    return {}


def figures_in_sheet(sheet: bytes) -> dict[str, int]:
    return {}


def figures_in_pdf(paper: bytes) -> dict[str, int]:
    return {}
