"""What other modules keep of what rooms say of themselves: a module above adds it when it gets ready."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.infra.operations import Judging


class Claim(NamedTuple):
    """A room's word, as it was accepted: of which register (``state``, ``problem``, ``calling``), when (corrected, Unix ms), by which op."""

    site: int
    run: str
    name: str
    value: str | bool
    at: int
    op: UUID


Take = Callable[[Judging, Sequence[Claim]], None]
_takers: list[Take] = []


def claims(take: Take) -> Take:
    """Register ``take(judging, claims)``, called with what is new, perhaps not for the first time, in the transaction that judges it."""
    _takers.append(take)
    return take


def tell(judging: Judging, said: Sequence[Claim]) -> None:
    for take in _takers:
        take(judging, said)
