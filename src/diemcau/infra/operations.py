"""Registry of operations: which handler judges which kinds of op, and whose tickets may hand them in. Handlers are called by the projector alone."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from diemcau.kernel.op import Op
from diemcau.kernel.oplog import Entry

PERSONAL = "delegate"
"""In `grants`: a delegate's own phone (kernel.phones: ``who`` names the delegate)."""
BY_ROOM = "room_phone"
"""In `grants`: a phone that came by its room's join code: nobody."""
State = Literal["accepted", "refused", "waiting"]


class Incoming(NamedTuple):
    """An op from the log, decoded. `entry.who`, `entry.at` and `entry.received_at` are the server's word."""

    entry: Entry
    op: Op


class Judgement(NamedTuple):
    """What became of an op. `reason` is a stable code; pages have its text in both languages."""

    state: State
    reason: str = ""


ACCEPTED = Judgement("accepted")


@dataclass
class Judging:
    """One batch of one conference before its handlers: they put a judgement for every op, and say what changed.

    `judgements` may also name ops of earlier batches whose judgement changed (a waiting one that can be accepted now).
    """

    conference: int
    incoming: Sequence[Incoming]
    judgements: dict[UUID, Judgement] = field(default_factory=dict)
    changes: set[tuple[str, str, str]] = field(default_factory=set)

    def accept(self, incoming: Incoming) -> None:
        self.judgements[incoming.op.id] = ACCEPTED

    def refuse(self, incoming: Incoming, reason: str) -> None:
        self.judgements[incoming.op.id] = Judgement("refused", reason)

    def wait(self, incoming: Incoming, reason: str) -> None:
        self.judgements[incoming.op.id] = Judgement("waiting", reason)

    def changed(self, topic: str, subject: object, run: str = "live") -> None:
        """After the commit, redraw the fragments that hang on `topic` for `subject` in `run`."""
        self.changes.add((topic, str(subject), run))


Handler = Callable[[Judging], None]
_handlers: dict[str, tuple[Handler, tuple[int, ...]]] = {}
_senders: dict[str, frozenset[str]] = {}


def operation(*kinds: str, versions: Iterable[int] = (1,)) -> Callable[[Handler], Handler]:
    """Register a handler for `kinds`. It gets all of a batch's ops of its kinds at once, in the log's order, inside the
    transaction that also keeps verdicts and cursor, and works in bulk."""

    def register(handler: Handler) -> Handler:
        for kind in kinds:
            if kind in _handlers:
                raise RuntimeError(f"two handlers for {kind}")
            _handlers[kind] = (handler, tuple(versions))
        return handler

    return register


def grants(beginning: str, *roles: str) -> None:
    """Let who holds one of `roles` hand in the kinds that begin so: their tickets say it. Whether they may in this room, and held the
    role when it happened, the handler asks."""
    _senders[beginning] = frozenset(roles)


def granted(roles: Collection[str]) -> list[str]:
    """What the kinds begin with that these roles may hand in, in order."""
    return sorted(beginning for beginning, senders in _senders.items() if senders & set(roles))


def handler_of(kind: str, version: int) -> Handler | str:
    """The handler of a kind and version, or the reason for refusing: `unknown_kind`, `unknown_version`."""
    found = _handlers.get(kind)
    if found is None:
        return "unknown_kind"
    return found[0] if version in found[1] else "unknown_version"


def kinds() -> list[str]:
    """All registered kinds, in order: docs/reference/operations.md names every one of them."""
    return sorted(_handlers)
