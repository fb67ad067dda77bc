"""What the words said of a question come to: a function of their set, so that order, number and batching of arrival are no matter."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from .enums import WordKind


class Said(NamedTuple):
    """A word: when (corrected, Unix ms), its op, of what kind, by whom, from which room, by a delegate's own phone or not."""

    at: int
    op: UUID
    kind: str
    asker: str
    site: int
    is_personal: bool


class Sum(NamedTuple):
    """How many support it, and when its asker took it back (Unix ms; 0: it stands)."""

    supports: int
    withdrawn_at: int


def summed(said: Iterable[Said], asker: str) -> Sum:
    """Of what one supporter said the last holds; the asker supports it anyway and is not counted. Phones that came by a room's code are
    nobody: all of a room's together count as one. Taken back by its asker, it is so from the first such word on."""
    last: dict[str, Said] = {}
    withdrawn = 0
    for word in sorted(set(said)):
        if word.kind == WordKind.WITHDRAW:
            if asker and word.asker == asker:
                withdrawn = withdrawn or word.at
        elif word.asker != asker:
            last[word.asker] = word
    standing = [word for word in last.values() if word.kind == WordKind.SUPPORT]
    persons = sum(word.is_personal for word in standing)
    rooms = {word.site for word in standing if not word.is_personal}
    return Sum(persons + len(rooms), withdrawn)
