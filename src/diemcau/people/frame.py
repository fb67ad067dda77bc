"""The links that frame every page of a conference. `conferences` stands above and fills them in when it is loaded.

frame.fill(lambda actor, conference, key: [frame.Link("overview", _("Overview"), f"/c/{key}/"), …])
"""

from collections.abc import Callable
from typing import NamedTuple

from diemcau.kernel.actor import Actor


class Link(NamedTuple):
    """A sibling page: `name` tells which one is open (``people`` is ours)."""

    name: str
    label: str
    href: str


Links = Callable[[Actor, int, str], list[Link]]

_filled: list[Links] = []


def known() -> Links:
    """Who answers; before anybody has filled in, there are no other pages."""
    return _filled[0] if _filled else lambda actor, conference, key: []


def fill(links: Links) -> None:
    """Say who answers. The last one called answers."""
    _filled[:] = [links]
