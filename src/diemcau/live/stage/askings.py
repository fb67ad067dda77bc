"""What a room's words come to: a function of their set, so that order, number and batching of their arrival are no matter."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class Said(NamedTuple):
    """A word: when (corrected, Unix ms), its op, whether it asks or takes back, and about what."""

    at: int
    op: UUID
    asks: bool
    about: str = ""


class Asking(NamedTuple):
    """Since when a room asks (Unix ms; 0: it does not), and about what."""

    since: int
    about: str = ""


def asking(said: Iterable[Said], floor: int) -> Asking:
    """Words up to `floor` (when the room last spoke or was sent back) are over. Of the rest the last decides; who asks twice stands
    where the first asking put it, and asks what the last one said."""
    now = Asking(0)
    for word in sorted(set(said)):
        if word.at > floor:
            now = Asking(now.since or word.at, word.about or now.about) if word.asks else Asking(0)
    return now
