"""Texts to be sent by hand or by an operator's own service, as one file: a row for each, with whom it is for."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

from diemcau.infra.spreadsheets import is_like_formula

_PHONE = re.compile(r"\+\d{6,15}")


def write_csv(file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """CSV in UTF-8 with its mark, for Excel; returns how many `rows`. What a spreadsheet could take for a formula stands behind an
    apostrophe, but for telephone numbers: a service that sends messages is to read them."""
    text, count = io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), 0
    sheet = csv.writer(text)
    sheet.writerow(heads)
    for row in rows:
        sheet.writerow([_harmless(cell) for cell in row])
        count += 1
    text.detach()
    return count


def _harmless(cell: str) -> str:
    return f"'{cell}" if is_like_formula(cell) and not _PHONE.fullmatch(cell) else cell
