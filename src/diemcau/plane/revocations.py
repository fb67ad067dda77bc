"""Keys that no longer open the door: loaded at start, extended by word of the broker, looked up again now and then."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterable

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.phones import Ended
from diemcau.kernel.tickets import Ticket

logger = logging.getLogger(__name__)
AGAIN_S = 30  # a hint may be lost; the database's own list is the truth


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
        return ticket.kid in self.kids or any(self._groups.get(g, -1) >= ticket.made for g in ticket.groups)


class Revocations:
    """Revoked kids, and groups of phones that were ended. `load` blocks (it asks a database) and runs in a thread."""

    def __init__(self, load: Callable[[], Collection[str]], *, cut: Callable[[Iterable[str]], None]) -> None:
        self._load = load
        self._cut = cut
        self._endings = Endings()
        self._task: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()

    def __contains__(self, kid: object) -> bool:
        return kid in self._endings.kids

    def cover(self, ticket: Ticket) -> bool:
        """Whether this ticket is worthless: its key was revoked, or a group of it ended since it was made."""
        return self._endings.cover(ticket)

    async def start(self, broker: Broker) -> None:
        """Load the list (raising what `load` raises) and listen for more."""
        broker.subscribe("revoked", self._heard, lost=self._stale.set)
        self._add(await asyncio.to_thread(self._load))
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _add(self, kids: Iterable[str]) -> None:
        if new := self._endings.add(kids):
            self._cut(new)

    def _heard(self, topic: str, payload: bytes) -> None:
        try:
            self._add(msgspec.json.decode(payload, type=dict[str, list[str]]).get("kids", []))
        except msgspec.MsgspecError:
            logger.warning("unreadable word of revocation: the list is loaded again")
            self._stale.set()

    async def _follow(self) -> None:
        failing = False
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), AGAIN_S)
            self._stale.clear()
            try:
                self._add(await asyncio.to_thread(self._load))
                if failing:
                    logger.warning("the list of revoked keys is loaded again")
                failing = False
            except Exception as fault:
                if not failing:
                    why = " ".join(str(fault).split())
                    logger.warning("the list of revoked keys could not be loaded; the one held goes on: %s", why)
                failing = True
                await asyncio.sleep(1)
                self._stale.set()
