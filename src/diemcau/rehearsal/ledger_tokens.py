"""Tokens for what is anonymous, as the ledger counts them: so many at most can have been given as were asked for, and no more can lie in the
box than were given. Numbers alone: nobody can say whose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry

ASK = "blind.ask"
Slot = tuple[str, str, int]
"""Run, purpose, number."""


class Given(NamedTuple):
    """`tokens` of a slot that were given (None: nobody knows any more), and how much lies in the box."""

    tokens: int | None
    spent: int


class Tokens:
    """Takes what phones asked for."""

    def __init__(self) -> None:
        self._asked: dict[Slot, set[tuple[str, str]]] = defaultdict(set)

    def take(self, entry: Entry, op: ops.Op) -> None:
        """Remember it until the end of the fold. The same person's second value for a place is given no second token."""
        for place in op.body["wanted"]:
            number = str(place).partition(".")[0]
            if number.isdecimal():
                self._asked[entry.run, op.body["purpose"], int(number)].add((entry.who, place))

    def close(self) -> dict[Slot, int]:
        """How many were asked for."""
        return {slot: len(whose) for slot, whose in self._asked.items()}


def too_many(asked: Mapping[Slot, int], stored: Mapping[Slot, Given]) -> Iterator[tuple[str, int, int]]:
    """What cannot be, as (what, at most, found)."""
    for slot, (tokens, spent) in sorted(stored.items()):
        most = asked.get(slot, 0)
        if tokens is not None and tokens > most:
            yield f"tokens {slot}", most, tokens
        if spent > (tokens if tokens is not None else most):
            yield f"box {slot}", tokens if tokens is not None else most, spent
