"""The slots a front knows: their public keys and states, loaded at start, again on the broker's word and now and then."""

import asyncio
import base64
import contextlib
import hashlib
import logging
from collections.abc import Callable, Collection

import msgspec

from diemcau.kernel.anonymous import SlotName, SlotSaid
from diemcau.kernel.broker import Broker

logger = logging.getLogger(__name__)
TOPIC = "slots"
AGAIN_S = 30  # a word may be lost; the database's own list is the truth
LEAST_S = 0.05  # many words in a row are one look-up
Shelf = tuple[int, str, str]
"""Conference, run, purpose."""


class Slots:
    """`load` blocks (it asks a database) and runs in a thread."""

    def __init__(self, load: Callable[[], Collection[SlotSaid]]) -> None:
        self._load = load
        self._said: dict[SlotName, SlotSaid] = {}
        self._shelves: dict[Shelf, bytes] = {}
        self._task: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()

    def get(self, name: SlotName) -> SlotSaid | None:
        return self._said.get(name)

    def keys(self, conference: int, run: str, purpose: str) -> bytes:
        """The public keys of a purpose as JSON: ``{"keys": {slot: {"n", "each"}}}``, the same bytes for everybody."""
        shelf = (conference, run, purpose)
        if shelf not in self._shelves:
            found = [said for name, said in sorted(self._said.items()) if name[:3] == shelf and said.state != "ended"]
            told = {
                str(said.name.slot): {"n": as_text(said.key.n.to_bytes(said.key.size)), "each": said.each}
                for said in found
            }
            if not told:
                return b'{"keys":{}}'  # and none is remembered for whatever strangers ask
            self._shelves[shelf] = msgspec.json.encode({"keys": told})
        return self._shelves[shelf]

    async def start(self, broker: Broker) -> None:
        """Load the slots (raising what `load` raises) and listen for changes."""
        broker.subscribe(TOPIC, lambda _topic, _payload: self._stale.set(), lost=self._stale.set)
        self._take(await asyncio.to_thread(self._load))
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _take(self, loaded: Collection[SlotSaid]) -> None:
        self._said = {said.name: said for said in loaded}
        self._shelves = {}

    async def _follow(self) -> None:
        failing = False
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), AGAIN_S)
            self._stale.clear()
            try:
                self._take(await asyncio.to_thread(self._load))
                if failing:
                    logger.warning("the slots of the anonymous lane are loaded again")
                failing = False
                await asyncio.sleep(LEAST_S)
            except Exception as fault:
                if not failing:
                    why = " ".join(str(fault).split())
                    logger.warning("the slots of the anonymous lane could not be loaded; those held go on: %s", why)
                failing = True
                await asyncio.sleep(1)
                self._stale.set()


def as_text(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """The other way. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


def fingerprint(data: bytes) -> str:
    """An entity tag (RFC 9110 §8.8.3)."""
    return f'"{hashlib.sha256(data).hexdigest()[:24]}"'
