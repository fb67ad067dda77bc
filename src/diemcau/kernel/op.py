"""Operations: the small facts that devices make, with their own id and their own time (docs/reference/operations.md)."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

MAX_OPS = 500
MAX_REQUEST_BYTES = 256 * 1024
MAX_OP_BYTES = 2048
MAX_DEPTH = 16

Run = Literal["live", "rehearsal"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Kind = Annotated[str, msgspec.Meta(min_length=3, max_length=40)]
Millis = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Op(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One fact as the device made it.

    `at` is the device's wall clock and `mono` its monotonic clock (ms); `offset` is what it believed must be added to `at` to
    get the server's time (ms). `n` counts the device's ops within `boot`. `saw` names the ops this one replaces.
    """

    id: UUID
    kind: Kind
    device: Text
    boot: Text
    n: Count
    at: Millis
    mono: Millis
    site: Count
    run: Run = "live"
    v: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    offset: Millis = 0
    saw: Annotated[list[UUID], msgspec.Meta(max_length=8)] = []
    body: dict[str, Any] = {}


_KIND = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[][{}]")
_decoder = msgspec.json.Decoder(Op)
_batch = msgspec.json.Decoder(list[Op])


class Batch(msgspec.Struct):
    """The body of ``POST /live/ops`` before its ops are looked at one by one."""

    ops: list[msgspec.Raw]


batch_decoder = msgspec.json.Decoder(Batch)


def decode(raw: bytes | msgspec.Raw) -> Op:
    """One op from JSON. Raises msgspec.ValidationError or msgspec.DecodeError, naming the field."""
    return _decoder.decode(raw)


encode: Callable[[Op], bytes] = msgspec.json.Encoder(order="deterministic").encode
"""The canonical JSON of an op: keys in one order, so that equal ops have equal bytes."""


@lru_cache(maxsize=4096)
def allowed(kind: str, prefixes: tuple[str, ...]) -> bool:
    """Whether `kind` is ``module.verb`` and begins with one of `prefixes`. Asked of every op, so remembered."""
    return kind.startswith(prefixes) and _KIND.fullmatch(kind) is not None


def too_deep(canonical: bytes) -> bool:
    """Whether lists and objects stand more than MAX_DEPTH deep in each other: not every reader's stack can follow that."""
    if (
        canonical.count(b"{") + canonical.count(b"[") <= MAX_DEPTH
    ):  # those in texts among them: nearly every op ends here
        return False
    depth = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub(b"", canonical)):
        depth += 1 if bracket in b"{[" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def digest(canonical: bytes) -> bytes:
    """16 bytes of BLAKE2b over the canonical JSON: tells a resent op from another op under the same id."""
    return hashlib.blake2b(canonical, digest_size=16).digest()


def corrected(op: Op, received_at: int) -> int:
    """When it happened, in server time (ms): never later than its arrival, nor before 1970, where calendars may end."""
    return max(0, min(op.at + op.offset, received_at))


class Claim(msgspec.Struct, frozen=True):
    """What deciding between claims on one register needs: a fact's id, corrected time, the room it speaks for, what it saw, and
    whether the hub said it."""

    id: UUID
    at: int
    site: int
    saw: tuple[UUID, ...] = ()
    hub: bool = False


def reaches(site: int, hub: bool, other: int) -> bool:
    """Whether what was said for room `site` may take back or replace what was said for room `other`.

    A room speaks for itself alone; what the hub says reaches every room.
    """
    return hub or site == other


def standing(claims: Iterable[Claim]) -> list[Claim]:
    """The claims on one register that still stand, best first; a function of the set, never of the order of arrival.

    Claims that were undone are not among them. A claim is beaten by one that saw it and reaches its room. Of the rest the later
    corrected time stands first, then the greater id. (Claims that beat each other in a ring: all stand.)
    """
    claims = list(claims)
    rooms = {c.id: c.site for c in claims}
    beaten = {s for c in claims for s in c.saw if s != c.id and s in rooms and reaches(c.site, c.hub, rooms[s])}
    heads = [c for c in claims if c.id not in beaten] or claims
    return sorted(heads, key=lambda c: (c.at, c.id.int), reverse=True)
