"""The slots a front knows: their public keys and states, loaded at start, again on the broker's word and now and then."""

import base64
import hashlib
from collections.abc import Callable, Collection

import msgspec

from diemcau.kernel.anonymous import SlotName, SlotSaid
from diemcau.kernel.broker import Broker
from diemcau.plane.kept import Kept

TOPIC = "slots"
Shelf = tuple[int, str, str]
"""Conference, run, purpose."""


class Slots:
    """`load` blocks (it asks a database) and runs in a thread."""

    def __init__(self, load: Callable[[], Collection[SlotSaid]]) -> None:
        self._kept = Kept("the slots of the anonymous lane", load, self._take)
        self._said: dict[SlotName, SlotSaid] = {}
        self._shelves: dict[Shelf, bytes] = {}

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
        broker.subscribe(TOPIC, lambda _topic, _payload: self._kept.look_again(), lost=self._kept.look_again)
        await self._kept.start()

    async def close(self) -> None:
        await self._kept.close()

    def _take(self, loaded: Collection[SlotSaid]) -> None:
        self._said = {said.name: said for said in loaded}
        self._shelves = {}


def as_text(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """The other way. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


def fingerprint(data: bytes) -> str:
    """An entity tag (RFC 9110 §8.8.3)."""
    return f'"{hashlib.sha256(data).hexdigest()[:24]}"'
