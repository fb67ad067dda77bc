"""What modules have of each room beside the record of the day, so that a room's report names it without knowing them. They register when
they get ready::

    by_room.add("photos", _("Photos"), photos_of_rooms)
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

Count = Callable[[Collection[int]], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is counted for each room; `count` answers for these sites (those that have none may be left out), in one query."""

    code: str
    label: "Lazy"
    count: Count


_kept: dict[str, Kept] = {}


def add(code: str, label: "Lazy", count: Count) -> None:
    """Raises RuntimeError on a code taken."""
    if code in _kept:
        raise RuntimeError(f"two modules count {code} of rooms")
    _kept[code] = Kept(code, label, count)


def kept() -> list[Kept]:
    """All of them, in a stable order."""
    return sorted(_kept.values(), key=lambda one: one.code)


def of_rooms(sites: Collection[int]) -> dict[int, dict[str, int]]:
    """By site and code, every code of every site. One query for each module."""
    found: dict[int, dict[str, int]] = {site: {} for site in sites}
    for one in kept():
        counts = one.count(sites)
        for site in sites:
            found[site][one.code] = counts.get(site, 0)
    return found
