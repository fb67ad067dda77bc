"""Who could be on the phone: the rooms of a conference and their people, folded for search.

A roll of 3,642 rooms and 10,926 people takes 0.3 s to make and 11 ms to search (measured), so it is kept while somebody types: for 10 seconds.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from diemcau.kernel import names

from .. import places
from ..enums import RoleKind

KEPT = 10.0  # seconds
MOST = 4  # conferences at a time
FEWEST = 4  # digits of a phone


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody to let in again: a person of a room, or the room's registrar when nobody is named (`contact` 0)."""

    site: int
    code: str
    room: str
    role: str
    contact: int = 0
    name: str = ""
    phone: str = ""

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.site}:{self.role}:{self.contact}"


class Entry(NamedTuple):
    """A hit and what it is found by: `about` begins every word with a space; `room` is the folded name; `phone` digits only."""

    hit: Hit
    about: str
    room: str
    phone: str

    def fits(self, words: list[str]) -> bool:
        return all(f" {word}" in self.about for word in words)

    def rings(self, digits: str) -> bool:
        """Whether the phone has these digits: at least four, or every number would."""
        return len(digits) >= FEWEST and digits in self.phone

    def is_meant(self, words: list[str]) -> bool:
        """Whether the number or the end of the room's name was typed: these stand first."""
        typed = " ".join(words)
        return self.hit.code.lstrip("0") == typed.lstrip("0") or self.room.endswith(typed)


class _Kept(NamedTuple):
    places: places.Places
    until: float
    entries: list[Entry]


_rolls: dict[int, _Kept] = {}


def roll_of(conference: int, sites: Collection[int] | None) -> list[Entry]:
    """Everybody of a conference, or of some of its rooms, in the rooms' order."""
    if sites is not None:
        return _entries(conference, sites)
    kept, now = _rolls.get(conference), time.monotonic()
    if kept is None or kept.until < now or kept.places is not places.known():
        kept = _Kept(places.known(), now + KEPT, _entries(conference, None))
        if len(_rolls) >= MOST:
            _rolls.clear()
        _rolls[conference] = kept
    return kept.entries


def _entries(conference: int, sites: Collection[int] | None) -> list[Entry]:
    return [entry for room in places.known().rooms(conference, sites) for entry in _of_room(room)]


def _of_room(room: places.Room) -> list[Entry]:
    name = names.fold(room.name)
    people = room.people or (places.Person(0, RoleKind.SITE_REGISTRAR, "", ""),)
    entries = []
    for person in people:
        hit = Hit(room.site, room.code, room.name, person.role, person.contact, person.name, person.phone)
        about = f" {room.code} {room.code.lstrip('0')} {name} {names.fold(person.name)}"
        entries.append(Entry(hit, about, name, "".join(filter(str.isdigit, person.phone))))
    return entries
