"""Modules that write mail note when a person lets it go, and say, then and as long as it waits, which messages are not meant any more."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from diemcau.kernel.actor import Actor

from .models import MailRow

Note = Callable[[int, Sequence[MailRow], Actor], None]
Stale = Callable[[int, Sequence[MailRow]], set[int]]


class _Purpose(NamedTuple):
    note: Note
    stale: Stale | None


_purposes: dict[str, _Purpose] = {}


def register(purpose: str, note: Note, *, stale: Stale | None = None) -> None:
    """Register ``note(conference, rows, by)``, called in the transaction in which messages of `purpose` are released, and
    ``stale(conference, rows)``: the numbers of those that must not go any more (who is reminded has answered since, who is invited has
    another address now). It is asked at release, once more for each message before it goes, and of all that wait, set-wise: it reads in
    a constant number of queries, and what it says of a message does not change by its release."""
    _purposes[purpose] = _Purpose(note, stale)


def stale_of(conference: int, rows: Sequence[MailRow]) -> set[int]:
    """The numbers of rows that must not go any more."""
    found = set[int]()
    for purpose, its in _purposes.items():
        if its.stale and (own := [row for row in rows if row.purpose == purpose]):
            found |= its.stale(conference, own)
    return found


def tell(conference: int, rows: Sequence[MailRow], by: Actor) -> None:
    """Tell each purpose of its own."""
    for purpose, its in _purposes.items():
        if own := [row for row in rows if row.purpose == purpose]:
            its.note(conference, own, by)
