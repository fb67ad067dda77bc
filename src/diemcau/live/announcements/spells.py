"""From when until when something was wrong: a function of the set of a room's words about it. No database."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class Word(NamedTuple):
    """When (corrected, Unix ms), by which op, what is wrong (empty: nothing any more)."""

    at: int
    op: UUID
    kind: str


class Spell(NamedTuple):
    """Something was wrong from when until when (0: still)."""

    kind: str
    opened: int
    closed: int = 0

    def holds(self, at: int) -> bool:
        return self.opened <= at and not 0 < self.closed < at


def spells(words: Iterable[Word]) -> list[Spell]:
    """In whatever order they came, and however often. What is said again goes on; what was taken back at once was not."""
    found: list[Spell] = []
    for word in sorted(set(words)):
        last = found[-1] if found and not found[-1].closed else None
        if last is not None and last.kind == word.kind:
            continue
        if last is not None:
            found[-1:] = [last._replace(closed=word.at)] if word.at > last.opened else []
        if word.kind:
            found.append(Spell(word.kind, word.at))
    return found
