"""The op log: where ops are kept, in order, before anybody judges them. Two stores keep this promise (plane/stores)."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from .op import Op, corrected, digest, encode

Outcome = Literal["stored", "duplicate", "id_reused"]


class NewEntry(NamedTuple):
    """An op that passed the door: who brought it is the ticket's word, not the op's."""

    conference: int
    id: UUID
    digest: bytes
    run: str
    kind: str
    site: int
    device: str
    who: str
    at: int  # corrected, Unix ms
    received_at: int  # Unix ms
    op: bytes  # canonical JSON


def as_entry(conference: int, op: Op, who: str, received_at: int) -> NewEntry:
    """What the log keeps of an op that `who` brought at `received_at` (Unix ms)."""
    canonical = encode(op)
    return NewEntry(
        conference=conference,
        id=op.id,
        digest=digest(canonical),
        run=op.run,
        kind=op.kind,
        site=op.site,
        device=op.device,
        who=who,
        at=corrected(op, received_at),
        received_at=received_at,
        op=canonical,
    )


class Entry(NamedTuple):
    """An op in the log. `seq` counts 1, 2, 3 … within the conference in the order of commits, without gaps."""

    conference: int
    seq: int
    id: UUID
    digest: bytes
    run: str
    kind: str
    site: int
    device: str
    who: str
    at: int
    received_at: int
    op: bytes  # canonical JSON; of a redacted op without its body
    redacted: bool

    def as_new(self) -> NewEntry:
        """What another log must be given to keep the same; there it is not marked as redacted yet."""
        return NewEntry(self.conference, *self[2:12])


class StoreFull(Exception):
    """The store cannot take more now (disk full, or its engine is away): nothing of this batch was kept."""


class OpLog(Protocol):
    """A durable, ordered, de-duplicating log. Methods block: call them from one thread of your own."""

    def append(self, batch: Sequence[NewEntry]) -> list[Outcome]:
        """Keep a batch in one durable commit and say, in the batch's order, what became of each entry.

        Same id and digest as one kept before (or earlier in the batch): `duplicate`; same id, other digest: `id_reused`.
        Raises StoreFull with nothing kept.
        """

    def read(self, conference: int, *, after: int, limit: int) -> list[Entry]:
        """Up to `limit` entries of a conference with seq > `after`, in order."""

    def heads(self) -> dict[int, int]:
        """The last seq of every conference that has entries."""

    def find(self, conference: int, ids: Sequence[UUID]) -> list[Entry]:
        """Those of `ids` that are kept, in order of seq."""

    def redact(self, conference: int, ids: Sequence[UUID]) -> int:
        """Take the bodies of these ops away (erasure); digests stay. Returns how many changed."""

    def close(self) -> None:
        """Let go of files and connections."""
