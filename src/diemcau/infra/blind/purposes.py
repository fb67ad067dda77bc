"""Registry of purposes: who may have tokens for what is said by modules, which know people."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple


class Asker(NamedTuple):
    """Who asks, as ticket or log say; `at`: when it came in (Unix ms)."""

    who: str
    site: int
    at: int


Entitled = Callable[[int, str, Collection[Asker]], Mapping[Asker, str]]
_purposes: dict[str, Entitled] = {}


def register(purpose: str, entitled: Entitled) -> None:
    """Have tokens for `purpose` given to whom ``entitled(conference, run, askers)`` names: the holder (a delegate's uid, 64
    characters at most) of each asker who may have any, in a constant number of queries. Raises RuntimeError on a name taken."""
    if purpose in _purposes:
        raise RuntimeError(f"two purposes named {purpose}")
    _purposes[purpose] = entitled


def is_known(purpose: str) -> bool:
    return purpose in _purposes


def holders(purpose: str, conference: int, run: str, askers: Collection[Asker]) -> Mapping[Asker, str]:
    """The holders among the askers; empty for a purpose nobody registered."""
    entitled = _purposes.get(purpose)
    return entitled(conference, run, askers) if entitled and askers else {}
