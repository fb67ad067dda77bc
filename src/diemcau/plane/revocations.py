"""Keys that no longer open the door: loaded at start, extended by word of the broker, looked up again now and then."""

import logging
from collections.abc import Callable, Collection, Iterable

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.phones import Ended
from diemcau.kernel.tickets import Ticket
from diemcau.plane.kept import Kept

logger = logging.getLogger(__name__)


class Endings:
    """Revoked kids, and groups of phones with the moment until which their tickets are worthless."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.kids: set[str] = set()
        self._groups: dict[str, int] = {}
        self.add(words)

    def add(self, words: Iterable[str]) -> set[str]:
        """Take in these words; returns those that are new."""
        new = set(words) - self.kids
        self.kids |= new
        for ended in filter(None, map(Ended.parse, new)):
            self._groups[ended.group] = max(ended.at, self._groups.get(ended.group, 0))
        return new

    def cover(self, ticket: Ticket) -> bool:
        """Whether this ticket is worthless."""
        if ticket.kid in self.kids:
            return True
        ended = self._groups
        return bool(ended) and any(ended.get(group, -1) >= ticket.made for group in ticket.groups)


class Revocations:
    """Revoked kids, and groups of phones that were ended. `load` blocks (it asks a database) and runs in a thread."""

    def __init__(self, load: Callable[[], Collection[str]], *, cut: Callable[[Iterable[str]], None]) -> None:
        self._kept = Kept("the list of revoked keys", load, self._add)
        self._cut = cut
        self._endings = Endings()

    def __contains__(self, kid: object) -> bool:
        return kid in self._endings.kids

    def cover(self, ticket: Ticket) -> bool:
        """Whether this ticket is worthless: its key was revoked, or a group of it ended since it was made."""
        return self._endings.cover(ticket)

    async def start(self, broker: Broker) -> None:
        """Load the list (raising what `load` raises) and listen for more."""
        broker.subscribe("revoked", self._heard, lost=self._kept.look_again)
        await self._kept.start()

    async def close(self) -> None:
        await self._kept.close()

    def _add(self, kids: Iterable[str]) -> None:
        if new := self._endings.add(kids):
            self._cut(new)

    def _heard(self, topic: str, payload: bytes) -> None:
        try:
            self._add(msgspec.json.decode(payload, type=dict[str, list[str]]).get("kids", []))
        except msgspec.MsgspecError:
            logger.warning("unreadable word of revocation: the list is loaded again")
            self._kept.look_again()
