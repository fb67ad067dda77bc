"""POST /live/ops: ops come in, are looked at one by one, and are acknowledged when they are on disk."""

import re
from collections.abc import Callable
from uuid import UUID

import msgspec

from diemcau.kernel.clock import Clock
from diemcau.kernel.op import (
    MAX_OP_BYTES,
    MAX_OPS,
    MAX_REQUEST_BYTES,
    Op,
    allowed,
    batch_decoder,
    corrected,
    decode,
    digest,
    encode,
    too_deep,
)
from diemcau.kernel.oplog import NewEntry, Outcome, StoreFull
from diemcau.kernel.tickets import Ticket
from diemcau.plane.asgi import Receive, Reply, Scope, Send, busy, head, rest_of_body
from diemcau.plane.commit import Backlogged, GroupCommit
from diemcau.plane.doorkeeper import Buckets, Doorkeeper


class Post(msgspec.Struct):
    """The body of a post in which every op is well formed: the common case, read in one go."""

    ops: list[Op]


class Stored(msgspec.Struct):
    """The answer: ids that are on disk, and why the others are not. `clock` is the server's time (Unix ms)."""

    stored: list[UUID]
    refused: dict[str, str]
    clock: int


class Named(msgspec.Struct):
    """As much of a malformed op as is needed to name it."""

    id: UUID


# A post's ops that may be stored, and the reasons against the others by id, or ``#index`` where no id can be read.
Sifted = tuple[list[NewEntry], dict[str, str]]

_post = msgspec.json.Decoder(Post)
_named = msgspec.json.Decoder(Named)
_encode = msgspec.json.Encoder().encode
_new = tuple.__new__  # a NewEntry without a call of Python's own
# Halves of pairs that stand alone, as escapes: those of a pair and all other escapes are passed over.
_HALVES = re.compile(
    rb"\\(?:[^u]|u(?![dD][89a-fA-F])|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2}))"
)
_NESTED = frozenset((dict, list))  # an op whose body holds none of them is as shallow as can be
_UNREADABLE = (msgspec.MsgspecError, UnicodeError, RecursionError)


class Intake:
    """The door for ops. `heard` is told of every post that gets an answer."""

    def __init__(
        self,
        doorkeeper: Doorkeeper,
        commit: GroupCommit[NewEntry, Outcome],
        *,
        clock: Clock,
        buckets: Buckets,
        heard: Callable[[Ticket], None],
    ) -> None:
        self._doorkeeper = doorkeeper
        self._commit = commit
        self._clock = clock
        self._buckets = buckets
        self._heard = heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, or raises Reply 401, 403, 413, 422, 429, 503."""
        ticket = self._doorkeeper.admit(scope)
        self._buckets.enter(ticket.kid)
        # Most posts come in one piece: those need no further coroutine, which each take a fiftieth of a post's time.
        first = await receive()
        body = first.get("body", b"") if first["type"] == "http.request" and not first.get("more_body") else None
        if body is None or len(body) > MAX_REQUEST_BYTES:
            body = await rest_of_body(first, receive, scope, limit=MAX_REQUEST_BYTES)
        entries, refused = sift(body, ticket, now_ms=self._clock.now_ms())
        if len(entries) + len(refused) > 1:
            self._buckets.charge(ticket.kid, len(entries) + len(refused) - 1)
        stored: list[UUID] = []
        if entries:
            try:
                outcomes = await self._commit.keep(entries)
            except Backlogged:
                raise busy(503, "backlogged") from None
            except StoreFull:
                raise busy(503, "store_full", at_least_s=5) from None
            stored = _on_disk(entries, outcomes, refused)
        self._heard(ticket)
        told = _encode(Stored(stored, refused, self._clock.now_ms()))
        await send(head(200, told))
        await send({"type": "http.response.body", "body": told})


def _on_disk(entries: list[NewEntry], outcomes: list[Outcome], refused: dict[str, str]) -> list[UUID]:
    if "id_reused" not in outcomes:
        return [entry.id for entry in entries]
    for entry, outcome in zip(entries, outcomes, strict=True):
        if outcome == "id_reused":
            refused[str(entry.id)] = "id_reused"
    return [entry.id for entry, outcome in zip(entries, outcomes, strict=True) if outcome != "id_reused"]


def sift(body: bytes, ticket: Ticket, *, now_ms: int) -> Sifted:
    """Look at every op of a post. Raises Reply 413 (too many) or 422 (no JSON with a list ``ops``)."""
    try:
        ops = _post.decode(body).ops
    except _UNREADABLE:
        return _sift_one_by_one(body, ticket, now_ms=now_ms)
    if len(ops) > MAX_OPS:
        raise Reply(413, "too_many_ops")
    sifted: Sifted = [], {}
    _take(ops, ticket, sifted, now_ms=now_ms)
    return sifted


def _sift_one_by_one(body: bytes, ticket: Ticket, *, now_ms: int) -> Sifted:
    try:
        raws = _raws(body)
    except _UNREADABLE:
        raise Reply(422, "malformed") from None
    if len(raws) > MAX_OPS:
        raise Reply(413, "too_many_ops")
    sifted: Sifted = [], {}
    for index, raw in enumerate(raws):
        try:
            op = decode(raw)
        except _UNREADABLE as error:
            sifted[1][_name(raw, index)] = f"malformed: {_why(error)}"
        else:
            _take([op], ticket, sifted, now_ms=now_ms)
    return sifted


def _raws(body: bytes) -> list[msgspec.Raw]:
    """The ops of a post, undecoded. Half of a pair in one op is left for that op's own decoding to stumble over: as an
    escape it would make the whole post unreadable, as bytes that are no UTF-8 only the text it stands in."""
    try:
        return batch_decoder.decode(body).ops
    except _UNREADABLE:
        return batch_decoder.decode(_HALVES.sub(lambda half: b"\xed\xa0\x80" if half[1] else half[0], body)).ops


def _take(ops: list[Op], ticket: Ticket, sifted: Sifted, *, now_ms: int) -> None:
    """Sort well-formed ops into those to store and those refused. The plane's hottest loop: one pass, no calls to spare."""
    entries, refused = sifted
    conference, who, kinds, site, device, run = (
        ticket.conference, ticket.who, ticket.kinds, ticket.site, ticket.device, ticket.run
    )  # fmt: skip
    for op in ops:
        if op.site != site and site:
            reason = "foreign_site"
        elif op.device != device:
            reason = "wrong_device"
        elif op.run != run:
            reason = "wrong_run"
        elif not allowed(op.kind, kinds):
            reason = "kind_not_allowed"
        else:
            try:
                canonical = encode(op)
            except (OverflowError, UnicodeError, RecursionError):
                reason = "malformed: a number, text or nesting out of range - at `$.body`"
            else:
                if len(canonical) > MAX_OP_BYTES:
                    reason = "too_large"
                elif not _NESTED.isdisjoint(map(type, op.body.values())) and too_deep(canonical):
                    reason = "too_deep"
                else:
                    at = op.at + op.offset
                    if not 0 <= at <= now_ms:
                        at = corrected(op, now_ms)
                    entry = (
                        conference, op.id, digest(canonical), run, op.kind, op.site, device, who, at, now_ms, canonical
                    )  # fmt: skip
                    entries.append(_new(NewEntry, entry))
                    continue
        refused[str(op.id)] = reason


def _name(raw: msgspec.Raw, index: int) -> str:
    try:
        return str(_named.decode(raw).id)
    except _UNREADABLE:
        return f"#{index}"


def _why(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
