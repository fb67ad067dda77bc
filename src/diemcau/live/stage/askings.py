"""What rooms' words come to, and how rooms stand in the queue: functions of the words' set, so that order, number and batching of their
arrival are no matter. No database."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

FRONT = 10**14
"""A point of order stands as if it had been asked so many ms earlier: before all others, among its like by the time of asking."""


class Said(NamedTuple):
    """A word: when (corrected, Unix ms), its op, whether it asks or takes back, about what and for what."""

    at: int
    op: UUID
    asks: bool
    about: str = ""
    kind: str = ""


class Asking(NamedTuple):
    """Since when a room asks (Unix ms; 0: it does not), about what, and for what."""

    since: int
    about: str = ""
    kind: str = ""


def asking(said: Iterable[Said], floor: int) -> Asking:
    """Words up to `floor` (when the room last spoke or was sent back) are over. Of the rest the last decides; who asks twice stands
    where the first asking put it, and asks what the last one said."""
    now = Asking(0)
    for word in sorted(set(said)):
        if word.at > floor:
            more = Asking(now.since or word.at, word.about or now.about, word.kind or now.kind)
            now = more if word.asks else Asking(0)
    return now


def is_anew(now: Asking, stood: int) -> bool:
    """Whether a room took back what the hub acted on (an asking since `stood`) and asks again: what the hub did for it is over. Words
    only become more: once a later asking has begun no earlier one comes back, so their order of arrival is no matter."""
    return now.since > stood


class Standing(Protocol):
    """What the place of a room, or of a unit in it, hangs on (a Turn). `site_id`, then `unit` breaks ties."""

    site_id: int
    unit: str
    asked_at: int
    kind: str
    in_turn: bool
    placed: int | None
    step: str


Some = TypeVar("Some", bound=Standing)


def stands_at(turn: Standing) -> int:
    """The moment whose place in the queue it has."""
    if turn.placed is not None:
        return turn.placed
    return turn.asked_at - FRONT if turn.kind == "order" and not turn.in_turn else turn.asked_at


def queue(turns: Iterable[Some]) -> list[Some]:
    """Those that wait, in their order: who is next, then as they stand."""
    waiting = [turn for turn in turns if turn.step not in ("", "on")]
    return sorted(waiting, key=lambda turn: (turn.step != "next", stands_at(turn), turn.site_id, turn.unit))


def rearranged(places: Sequence[int]) -> list[int]:
    """The places of a queue in which rooms changed theirs: the same moments, from the first to the last, no two alike."""
    found: list[int] = []
    for place in sorted(places):
        found.append(max(place, found[-1] + 1) if found else place)
    return found
