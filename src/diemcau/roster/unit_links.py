"""The address of an invited unit's own page, where it names its people: a module above knows how to make one."""

from collections.abc import Callable, Sequence

from diemcau.kernel.actor import Actor

from .models import InvitedUnit

Make = Callable[[Sequence[InvitedUnit], Actor], dict[int, str]]
_makers: list[Make] = []


def register(make: Make) -> None:
    """Register ``make(units, by)``: an address for each unit, by its number; made where there was none. One makes them."""
    _makers[:] = [make]


def links_of(units: Sequence[InvitedUnit], *, by: Actor) -> dict[int, str]:
    """The addresses of these units' pages, by their numbers; empty where nobody makes any."""
    return _makers[0](units, by) if _makers and units else {}
