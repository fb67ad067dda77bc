"""What people's pages must know of conferences and rooms. `conferences` stands above and fills this in when it is loaded.

places.fill(ConferencePlaces())     # in conferences/apps.py, ready()
"""

from collections.abc import Collection
from typing import NamedTuple, Protocol

from diemcau.kernel.errors import NotFound


class Person(NamedTuple):
    """Somebody to ring at a room: `contact` is a SiteContact's id, `role` a role code of domain.md §10."""

    contact: int
    role: str
    name: str
    phone: str


class Room(NamedTuple):
    """A site as a list shows it."""

    site: int
    code: str
    name: str
    people: tuple[Person, ...] = ()


class Places(Protocol):
    """Answers of the module that knows conferences. None of it authorises: the asker's roles are checked here."""

    def conference(self, key: str) -> int:
        """The number of the conference with this key. Raises NotFound."""

    def key(self, conference: int) -> str:
        """The key of a conference, for addresses. Raises NotFound."""

    def title(self, conference: int, language: str) -> str:
        """The conference's short name, as heading."""

    def below(self, conference: int, sites: Collection[int]) -> frozenset[int]:
        """These rooms of a conference and all that stand below them, in one query."""

    def phones(self, conference: int, numbers: Collection[str]) -> dict[str, str]:
        """Each telephone number as the conference's country writes it, in one query."""

    def rooms(self, conference: int, sites: Collection[int] | None = None) -> list[Room]:
        """The rooms of a conference in their order (only `sites` when given), with their people, in at most two queries."""


class _Nobody:
    """Before anybody has filled in: no conference exists."""

    def conference(self, key: str) -> int:
        raise NotFound

    def key(self, conference: int) -> str:
        raise NotFound

    def title(self, conference: int, language: str) -> str:
        return ""

    def below(self, conference: int, sites: Collection[int]) -> frozenset[int]:
        return frozenset(sites)

    def phones(self, conference: int, numbers: Collection[str]) -> dict[str, str]:
        return {number: number for number in numbers}

    def rooms(self, conference: int, sites: Collection[int] | None = None) -> list[Room]:
        return []


_filled: list[Places] = []


def fill(places: Places) -> None:
    """Say who answers. The last one called answers."""
    _filled[:] = [places]


def known() -> Places:
    """Who answers."""
    return _filled[0] if _filled else _Nobody()


def describe(conference: int, site: int, language: str) -> str:
    """The room's name, or the conference's title for its hub (site 0); empty when nobody knows."""
    if site == 0:
        return known().title(conference, language)
    return next((room.name for room in known().rooms(conference, [site])), "")
