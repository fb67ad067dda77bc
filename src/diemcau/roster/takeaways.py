"""What somebody may take away from their own page (/me/SECRET), offered by modules above this one when they get ready::

takeaways.offer("certificate", offers, make)
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from diemcau.kernel.errors import NotFound

from .models import Delegate


class Offered(NamedTuple):
    """One file: `name` stands in its address, `label` on its link, `told` is a sentence beside it (only the first of several has one)."""

    name: str
    label: str
    told: str = ""


class Taken(NamedTuple):
    """The file itself."""

    content: bytes
    content_type: str
    file_name: str


Offers = Callable[[Delegate], Sequence[Offered]]
Make = Callable[[Delegate, str], Taken]
_offered: dict[str, tuple[Offers, Make]] = {}


def offer(module: str, offers: Offers, make: Make) -> None:
    """Register what a module offers: ``offers(delegate)`` in a query or two, ``make(delegate, name)`` of one that it offered."""
    _offered[module] = (offers, make)


def offered_to(delegate: Delegate) -> list[Offered]:
    """All of it, in the language switched on."""
    return [one for offers, _make in _offered.values() for one in offers(delegate)]


def taken(delegate: Delegate, name: str) -> Taken:
    """One of them. Raises NotFound for what is not offered to this person now."""
    for offers, make in _offered.values():
        if name in {one.name for one in offers(delegate)}:
            return make(delegate, name)
    raise NotFound
