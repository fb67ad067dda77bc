"""A cell as text."""

import datetime
from functools import lru_cache
from typing import Any

from diemcau.kernel.names import tidy


@lru_cache(maxsize=16_384, typed=True)  # units, positions and sites repeat from row to row
def text_of(cell: Any) -> str:
    """A cell as text: numbers without “.0”, days as dates, everything tidy (NFC, single spaces)."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
