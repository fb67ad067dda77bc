"""What another module has on a page of this one: a module above, which knows them both, adds it when it gets ready."""

from collections import defaultdict
from collections.abc import Callable

from .models import Conference

Draw = Callable[[Conference, str], str]
_panes: dict[str, list[Draw]] = defaultdict(list)


def add(place: str, draw: Draw) -> None:
    """Have ``draw(conference, run)``, HTML of an element with an id of its own in the language switched on, at a place that a template
    names (``{% pane "stage.desk" conference run %}``)."""
    _panes[place].append(draw)


def drawn(place: str, conference: Conference, run: str) -> str:
    """All that was added there."""
    return "".join(draw(conference, run) for draw in _panes[place])
