"""Registry of what can be counted of a conference, so that the fact sheet knows no module that counts. Modules offer theirs when they
get ready::

    sources.add("visits", _("Working visits"), count_visits, order=160)
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from diemcau.conferences.models import Conference

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Counted(NamedTuple):
    """What a count comes to. `rooms`, `of_rooms`: it is the sum of so many rooms that said theirs, of so many (both 0: of records);
    `as_of` None: of the moment of asking; `source`: of what, in words, lazily where they depend on the language; `is_open`: it may still
    grow, so that it proves no statement too high."""

    value: int
    as_of: datetime | None = None
    rooms: int = 0
    of_rooms: int = 0
    source: "Lazy | str" = ""
    is_open: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing that it counts is still to come."""
        return not self.is_open and self.rooms == self.of_rooms


class Offered(NamedTuple):
    """A figure of a conference, under its key (a slug of at most 40). `counted` None: nobody can say yet, which is not 0."""

    key: str
    label: "Lazy | str"
    counted: Counted | None
    order: int


Count = Callable[[Conference], Counted | None]
Offer = Callable[[Conference], Iterable[Offered]]

_offers: dict[str, Offer] = {}


def add(key: str, label: "Lazy", count: Count, *, order: int) -> None:
    """Offer one figure; `count` answers in a constant number of queries. Raises RuntimeError on a key taken."""
    add_several(key, lambda conference: [Offered(key, label, count(conference), order)])


def add_several(name: str, offer: Offer) -> None:
    """Offer figures that are counted together, or whose keys depend on the conference; in a constant number of queries. Raises
    RuntimeError on a name taken."""
    if name in _offers:
        raise RuntimeError(f"two sources of figures named {name}")
    _offers[name] = offer


def offered(conference: Conference) -> list[Offered]:
    """All that can be counted of a conference, in its order. Raises RuntimeError where two sources offer one key."""
    found = sorted(
        (figure for offer in _offers.values() for figure in offer(conference)), key=lambda one: (one.order, one.key)
    )
    keys = [figure.key for figure in found]
    if len(set(keys)) < len(keys):
        raise RuntimeError(f"a figure is offered twice: {keys}")
    return found
