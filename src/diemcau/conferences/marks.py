"""What must stand on every page of a conference, whatever the page is about. Modules add theirs when they get ready."""

from collections.abc import Callable

Draw = Callable[[int], str]
_marks: list[Draw] = []


def add(draw: Draw) -> None:
    """Have ``draw(conference)``, HTML of an element with an id of its own, on every page of a conference."""
    _marks.append(draw)


def drawn(conference: int) -> str:
    """All of them."""
    return "".join(draw(conference) for draw in _marks)
