"""What comes along when a conference is copied, of modules above: each adds it when it gets ready."""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Copied(NamedTuple):
    """A conference (`source`) and its copy (`made`), by number; the copy's sites and programme items by those they were made from."""

    source: int
    made: int
    sites: Mapping[int, int]
    items: Mapping[int, int]


Copy = Callable[[Copied], None]
_copies: list[Copy] = []


def copies(copy: Copy) -> Copy:
    """Register ``copy(copied)``: what was planned, not what came of it. Called in the transaction that makes the copy."""
    _copies.append(copy)
    return copy


def run(copied: Copied) -> None:
    for copy in _copies:
        copy(copied)
