"""Any file that is a list, opened by what is in it."""

from pathlib import Path

from diemcau.kernel.errors import Refused

from .book import Book

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000


def open_book(source: Path | bytes, name: str) -> Book:
    """The list in a file that somebody named `name`.

    Refused, with texts in roster/refusals.py: `file_empty`, `file_too_large`, `file_locked`, `file_damaged`, `old_workbook` (.xlsb, .doc),
    `not_a_list`, `picture_only`, `file_marked_secret`, `sheet_too_large`, `too_many_rows`, `too_many_columns`, `cell_too_long`.
    """
    raise Refused("not_a_list")
