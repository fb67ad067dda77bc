"""What rooms have already said in a half-day: modules above know it, and are asked before a room is taken out of one."""

from collections.abc import Callable, Collection
from typing import NamedTuple


class Said(NamedTuple):
    """Of one room in one half-day, in persons: how many were checked in, and its headcount that was confirmed (None: none)."""

    came: int = 0
    counted: int | None = None


SpokenIn = Callable[[int, Collection[int]], dict[int, Said]]
_asked: list[SpokenIn] = []


def ask(spoken: SpokenIn) -> None:
    """Register ``spoken(session, sites)``: those of these rooms that have said something in the half-day, and what."""
    _asked.append(spoken)


def spoken_in(session: int, sites: Collection[int]) -> dict[int, Said]:
    """Those of these rooms that have said something in the half-day, on the day itself."""
    return {site: said for spoken in _asked for site, said in spoken(session, sites).items()}
