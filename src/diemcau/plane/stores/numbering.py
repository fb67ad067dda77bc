"""What both stores decide alike: which entries of a batch are new, and their numbers."""

from collections.abc import Mapping, Sequence
from itertools import islice
from operator import attrgetter

from diemcau.kernel.oplog import NewEntry, Outcome

Key = tuple[int, bytes]
RECENT = 65_536
_digest = attrgetter("digest")


class UnsafeStore(Exception):
    """The store would not keep its promise here (wrong journal, no fsync, another version): it refuses to start."""


def keys_of(batch: Sequence[NewEntry]) -> list[Key]:
    """(conference, id) of every entry, the id as its 16 bytes."""
    return [(entry.conference, entry.id.bytes) for entry in batch]


def judge(
    batch: Sequence[NewEntry], keys: Sequence[Key], known: Mapping[Key, bytes]
) -> tuple[list[Outcome], dict[Key, NewEntry]]:
    """The outcome of every entry, and the new ones by key, both in the batch's order.

    `known` holds digests of keys that are kept already.
    """
    fresh: dict[Key, NewEntry] = dict(zip(keys, batch, strict=True))
    if len(fresh) == len(batch) and known.keys().isdisjoint(
        fresh
    ):  # nearly every batch: asked without a step of Python's
        return ["stored"] * len(batch), fresh
    outcomes: list[Outcome] = []
    fresh = {}
    for key, entry in zip(keys, batch, strict=True):
        digest = known.get(key)
        if digest is None:
            met = fresh.get(key)
            if met is None:
                fresh[key] = entry
                outcomes.append("stored")
                continue
            digest = met.digest
        outcomes.append("duplicate" if digest == entry.digest else "id_reused")
    return outcomes, fresh


class Recent:
    """Digests of what was kept last: what devices send again at once costs no look-up. `known` is only ever right."""

    def __init__(self) -> None:
        self.known: dict[Key, bytes] = {}

    def add(self, fresh: Mapping[Key, NewEntry]) -> None:
        """Remember what a commit has put on disk."""
        self.known.update(zip(fresh, map(_digest, fresh.values()), strict=True))
        if len(self.known) > RECENT:
            self.known = dict(islice(self.known.items(), RECENT // 2, None))
