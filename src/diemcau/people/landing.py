"""Where a device goes once it is let in. `portal` stands above and fills this in: the desk of a room, the control wall."""

from collections.abc import Callable

from diemcau.kernel.actor import Held

Landing = Callable[[Held], str]

_filled: list[Landing] = []


def known() -> Landing:
    """Who answers; before anybody has filled in, the first page."""
    return _filled[0] if _filled else lambda held: "/"


def fill(landing: Landing) -> None:
    """Say where the bearer of a role goes: ``landing(Held(role, conference, site))`` is a path of this server."""
    _filled[:] = [landing]


def page_for(held: Held) -> str:
    """The path to go to."""
    return known()(held)
