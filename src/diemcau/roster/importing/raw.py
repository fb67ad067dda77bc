"""A sheet as a reader of one format found it, before its letters are settled."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from diemcau.kernel.errors import Refused

from .book import Range, Value, address

MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 8_000_000
SMALL = 5_000  # rows: up to here fonts, hidden rows and merged blocks are looked at

Runs = tuple[tuple[str, str], ...]
"""A cell's text in pieces, each with its font's name."""

_ESCAPED = re.compile("_x000[dD]_")


@dataclass
class Raw:
    """`rows` begin at A1. `fonts`: by index of row and column, the font of a cell, or its pieces; only of fonts of old codings. `over`:
    what stands between a table of a document and the one before."""

    name: str
    rows: list[list[Value]]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Range] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    fonts: dict[tuple[int, int], str | Runs] = field(default_factory=dict)
    over: tuple[str, ...] = ()


def value_of(cell: Any) -> Value:
    """A reader's value as a `Value`: nothing and errors are "", whole floats are int, spans of time are text."""
    kind = type(cell)
    if kind is str:
        return _text(cell) if "\r" in cell or "_x000" in cell else cell
    if kind is float:
        return int(cell) if cell.is_integer() else cell
    if cell is None:
        return ""
    if kind is int or kind is bool or isinstance(cell, datetime.date | datetime.time):
        return cell  # type: ignore[no-any-return]
    return _text(str(cell))


def _text(text: str) -> str:
    return _ESCAPED.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def squared(rows: list[list[Value]], sheet: str) -> list[list[Value]]:
    """The rows, all as wide as the widest; empty ones at the end and empty columns at the right are cut off.

    Refused: `too_many_rows`, `too_many_columns` (with the first cell that lies too far out), `sheet_too_large`.
    """
    while rows and not _is_filled(rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise Refused("too_many_rows", rows=MAX_ROWS)
    wide = max((_width(row) for row in rows), default=0)
    if wide > MAX_COLUMNS:
        number, row = next((n, row) for n, row in enumerate(rows, start=1) if _width(row) > MAX_COLUMNS)
        far = next(j for j in range(MAX_COLUMNS, len(row)) if not _is_blank(row[j]))
        raise Refused("too_many_columns", columns=MAX_COLUMNS, cell=f"{sheet}!{address(far, number)}")
    if len(rows) * wide > MAX_CELLS:
        raise Refused("sheet_too_large")
    for row in rows:
        if len(row) != wide:
            row[wide:] = [""] * (wide - len(row))
    return rows


def _is_blank(value: Value) -> bool:
    return value == "" or (isinstance(value, str) and not value.strip())


def _is_filled(row: Iterable[Value]) -> bool:
    return any(not _is_blank(value) for value in row)


def _width(row: list[Value]) -> int:
    width = len(row)
    while width and _is_blank(row[width - 1]):
        width -= 1
    return width
