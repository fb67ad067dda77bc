"""Who may be at the door: those who have shown no good key yet take no place of those who publish, nor of those who did lately."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from diemcau.kernel.networks import network_of
from diemcau.plane.media.rtmp.limits import Limits


class Full(Exception):
    """No place for this one, and nobody who would give way to it."""


@dataclass(eq=False)
class Place:
    """Of one connection; `give_way` ends it at once."""

    network: str
    give_way: Callable[[], None]
    publishes: bool = False
    left: bool = field(default=False, init=False)


class Places:
    """All connections. Where as many knock as may, a new one takes the place of the oldest of the address that has most of them:
    an encoder shows its key within a second or two, who only holds a place does not."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._held: dict[Place, None] = {}  # oldest first
        self._good: dict[str, float] = {}  # when an address showed a good key; the newest stands last

    def __len__(self) -> int:
        return len(self._held)

    @property
    def held(self) -> list[Place]:
        """All of them, oldest first."""
        return list(self._held)

    def enter(self, address: str, give_way: Callable[[], None]) -> Place:
        """A new connection's. Raises Full."""
        network = network_of(address)
        known = self._is_known(network)
        here = [place for place in self._held if place.network == network]
        most = self._limits
        if len(here) >= (most.connections_per_address if known else most.strangers_per_address):
            self._send_away([place for place in here if not place.publishes])
        knocking = [p for p in self._held if not p.publishes and self._is_known(p.network) == known]
        if len(knocking) >= (most.callers if known else most.strangers):
            self._send_away(knocking)
        made = Place(network, give_way)
        self._held[made] = None
        return made

    def publish(self, place: Place) -> None:
        """Its key was good. Raises Full."""
        if place.left or sum(one.publishes for one in self._held) >= self._limits.connections:
            raise Full
        place.publishes = True
        self._remember(place.network)

    def leave(self, place: Place) -> None:
        """It is over."""
        if place.publishes and not place.left:
            self._remember(place.network)
        place.left = True
        self._held.pop(place, None)

    def _remember(self, network: str) -> None:
        self._good.pop(network, None)
        self._good[network] = self._clock()
        if len(self._good) > self._limits.addresses:
            del self._good[next(iter(self._good))]

    def _is_known(self, network: str) -> bool:
        at = self._good.get(network)
        return at is not None and self._clock() - at <= self._limits.lately_s

    def _send_away(self, knocking: list[Place]) -> None:
        if not knocking:
            raise Full
        [(network, _)] = Counter(place.network for place in knocking).most_common(1)
        goes = next(place for place in knocking if place.network == network)
        self.leave(goes)
        goes.give_way()
