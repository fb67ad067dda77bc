"""What a list says of one person, and the keys derived from it, before it becomes a row of the database."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from diemcau.kernel import names


class Entry(NamedTuple):
    """A person as listed. `site` and `group` are numbers of rows; `listed` is the row number of the list, 0 when none."""

    full_name: str
    position: str = ""
    unit: str = ""
    site: int | None = None
    group: int | None = None
    honorific: str = ""
    phone: str = ""
    note: str = ""
    listed: int = 0
    email: str = ""


class Keys(NamedTuple):
    """How an entry is put in order, found, and recognised when it comes again."""

    sort_key: str
    search_key: str
    unit_key: str
    row_key: str


@lru_cache(maxsize=8_192)  # units repeat from row to row
def _unit_keys(unit: str) -> tuple[str, str, str]:
    return names.fold(unit), names.text_key(unit[:90])[:240], names.canonical(unit)


def canonical_unit(unit: str) -> str:
    """`names.canonical` of a unit, remembered."""
    return _unit_keys(unit)[2]


def row_key(conference: int, full_name: str, unit: str, site: int | None) -> str:
    """Equal for two rows that mean the same person at the same site (good spellings of one name are equal)."""
    said = f"{conference}|{names.canonical(full_name)}|{_unit_keys(unit)[2]}|{site or 0}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def keys(conference: int, full_name: str, unit: str, site: int | None, *, known_row_key: str = "") -> Keys:
    """All keys of one entry. Search finds names and units. `known_row_key` when it was computed before."""
    folded_unit, unit_key, _ = _unit_keys(unit)
    search = f"{names.fold(full_name)} {folded_unit}".strip()[:400]
    return Keys(
        names.sort_key(full_name)[:800], search, unit_key, known_row_key or row_key(conference, full_name, unit, site)
    )


def pieces(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    piece: list[Any] = []
    for item in items:
        piece.append(item)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece
