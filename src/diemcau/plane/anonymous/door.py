"""POST /live/anonymous: whoever shows a blind-signed token puts something into the box, once. Who it was is not asked.

A ticket or a cookie that comes along is a mistake of the page, and refused. Addresses are held in memory to slow down those who
try keys, and go nowhere else.
"""

import hashlib
import time
from collections.abc import Callable
from typing import Annotated, Any, Protocol

import msgspec

from diemcau.kernel import blind
from diemcau.kernel.anonymous import MAX_BODY, NewSpent, Put, SlotName, SlotSaid
from diemcau.kernel.op import Run, too_deep
from diemcau.kernel.oplog import StoreFull
from diemcau.plane.anonymous.slots import Slots, as_bytes
from diemcau.plane.asgi import Receive, Reply, Scope, Send, answer_json, busy, read_body
from diemcau.plane.commit import Backlogged

MAX_BYTES = 8192
TOKEN = 64  # bytes of what is signed: RFC 9474's prefix and the phone's own 32
RATE, BURST = 20.0, 300.0  # refusals an address may cause, a second and at once: a whole town may sit behind one
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class Spending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a post. `in_time`: it was made before the close, says the phone."""

    conference: _Number
    purpose: _Word
    slot: _Number
    token: Annotated[str, msgspec.Meta(max_length=90)]
    signature: Annotated[str, msgspec.Meta(max_length=350)]
    body: dict[str, Any]
    run: Run = "live"
    in_time: bool = False


class Keep(Protocol):
    """How something gets into the box, wherever that is. Raises Backlogged, StoreFull."""

    async def __call__(self, entry: NewSpent) -> Put: ...


_decode = msgspec.json.Decoder(Spending).decode
_encode = msgspec.json.Encoder(order="deterministic").encode
_UNREADABLE = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError, OverflowError)


class AnonymousDoor:
    """Looks at a token and hands what came with it to `keep`; `kept` hears of what is new, in the loop."""

    def __init__(self, slots: Slots, keep: Keep, *, kept: Callable[[SlotName], None]) -> None:
        self._slots = slots
        self._keep = keep
        self._kept = kept
        self._patience = Patience(rate=RATE, burst=BURST, now=time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, or raises Reply 403, 404, 409, 413, 422, 429, 503."""
        address = (scope.get("client") or ("",))[0]
        self._patience.ask(address)
        try:
            _ensure_nameless(scope)
            entry, state = self._look(await read_body(receive, scope, limit=MAX_BYTES))
            put = await self._settle(entry, state)
        except Reply as reply:
            if reply.status != 503:
                self._patience.try_it(address)
            raise
        if put == "stored":
            self._kept(SlotName(*entry[:4]))
        else:
            self._patience.try_it(address)
        await answer_json(send, {"kept": True})

    def _look(self, body: bytes) -> tuple[NewSpent, str]:
        """What is to be kept, and how its slot stands; by that alone it is answered, for while it is kept the slot may open."""
        try:
            said = _decode(body)
            token, signature = as_bytes(said.token), as_bytes(said.signature)
            canonical = _encode(said.body)
        except _UNREADABLE:
            raise Reply(422, "malformed") from None
        if len(token) != TOKEN:
            raise Reply(422, "malformed")
        if len(canonical) > MAX_BODY:
            raise Reply(413, "too_large")
        if too_deep(canonical):
            raise Reply(422, "too_deep")
        slot = self._slots.get(SlotName(said.conference, said.run, said.purpose, said.slot))
        if slot is None:
            raise Reply(404, "unknown_slot")
        if not blind.verify(slot.key, token, signature):
            raise Reply(403, "bad_token")
        late, known = _stands(slot, said)
        return NewSpent(*slot.name, hashlib.sha256(token).digest(), canonical, late, known), slot.state

    async def _settle(self, entry: NewSpent, state: str) -> Put:
        try:
            put = await self._keep(entry)
        except Backlogged:
            raise busy(503, "backlogged") from None
        except StoreFull:
            raise busy(503, "store_full", at_least_s=5) from None
        if put == "spent":
            raise Reply(409, "spent")
        if put == "shut":
            raise Reply(409, "not_open" if state == "spare" else "closed")
        return put


def _stands(slot: SlotSaid, said: Spending) -> tuple[bool, bool]:
    """Whether it comes late, and whether only what is there already is acknowledged."""
    if slot.state == "open":
        return False, False
    return slot.state == "closed", slot.state != "closed" or not said.in_time


def _ensure_nameless(scope: Scope) -> None:
    for name, _value in scope["headers"]:
        if name in (b"cookie", b"authorization"):
            raise Reply(422, "not_anonymous")


class Patience:
    """How much an address may try in vain: `rate` a second, `burst` at once. `now` tells seconds, monotonic."""

    def __init__(self, *, rate: float, burst: float, now: Callable[[], float], addresses: int = 20_000) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._most = addresses
        self._tried: dict[str, tuple[float, float]] = {}

    def ask(self, address: str) -> None:
        """Raises Reply 429 for one that has tried too much."""
        if address in self._tried and (level := self._level(address)) >= self._burst:
            raise busy(429, "too_many", at_least_s=1 + int((level - self._burst) / self._rate))

    def try_it(self, address: str) -> None:
        """One more in vain."""
        if len(self._tried) >= self._most:
            self._tried = {known: held for known, held in self._tried.items() if self._level(known) > 0}
        if len(self._tried) < self._most:
            self._tried[address] = (self._level(address) + 1, self._now())

    def _level(self, address: str) -> float:
        level, since = self._tried.get(address, (0.0, 0.0))
        return max(0.0, level - (self._now() - since) * self._rate)
