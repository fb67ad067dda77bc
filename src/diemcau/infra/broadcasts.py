"""What modules and the packager have to do with each other: keys, words from the desk, states, addresses. Hints and hooks only."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from diemcau.infra.options import options
from diemcau.kernel.addresses import MEDIA, Addresses, ends
from diemcau.kernel.clock import SystemClock

log = logging.getLogger(__name__)
Verb = Literal["switch", "record", "transcode", "cut", "close", "open"]
State = Mapping[str, Any]
Take = Callable[[State], None]
Tell = Callable[[int, Verb, bool], None]


class Opens(NamedTuple):
    """What an RTMP key opens: a conference, for its main publisher or the one standing by; `closed`: its broadcast was ended."""

    conference: int
    standby: bool = False
    closed: bool = False


Find = Callable[[str], Opens | None]
_takers: dict[str, Take] = {}
_tell: list[Tell] = []
_find: list[Find] = []


def state_taker(name: str) -> Callable[[Take], Take]:
    """Register ``take(state)``, called in work with every new state of a conference's broadcast (`plane.media.halls`)."""

    def register(take: Take) -> Take:
        _takers[name] = take
        return take

    return register


def take(state: State) -> None:
    """Hand a state to everybody registered; one's fault is not the others'."""
    for name, taker in _takers.items():
        try:
            taker(state)
        except Exception:
            log.exception("state of a broadcast for %s", name)


def use(tell: Tell) -> None:
    """Set how this process reaches the packager (project.composition)."""
    _tell[:] = [tell]


def command(conference: int, verb: Verb, *, on: bool = True) -> None:
    """Tell the packager: a hint, answered by the next state. Call it after the commit."""
    if _tell:
        _tell[0](conference, verb, on)


def use_keys(find: Find) -> None:
    """Set who knows the RTMP keys: ``find(key)`` gives what a key opens, None for a key of nobody."""
    _find[:] = [find]


def key_opens(key: str) -> Opens | None:
    """What an RTMP key opens."""
    return _find[0](key) if _find else None


def address(conference: int) -> str:
    """The path below which today's playlists of a conference lie (`kernel.addresses`), without a slash at the end."""
    addresses = Addresses(options().secret_key.encode(), MEDIA)
    return addresses.sign(conference, until=ends(SystemClock().now_ms()))
