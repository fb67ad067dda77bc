"""Two entries become one: modules above move what they keep of the one that goes to the one that stays."""

from collections.abc import Callable

Move = Callable[[int, int], None]
_heard: list[Move] = []


def hear(move: Move) -> None:
    """Register ``move(stays, goes)`` (numbers of rows of Delegate), called inside the merging's transaction."""
    _heard.append(move)


def move_all(stays: int, goes: int) -> None:
    """Have everybody move what they keep."""
    for move in _heard:
        move(stays, goes)
