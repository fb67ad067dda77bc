"""What both stores decide alike: which entries of a batch are new, and their numbers."""

from collections.abc import Mapping, Sequence

from diemcau.kernel.oplog import NewEntry, Outcome

Key = tuple[int, bytes]


class UnsafeStore(Exception):
    """The store would not keep its promise here (wrong journal, no fsync, another version): it refuses to start."""


def keys_of(batch: Sequence[NewEntry]) -> list[Key]:
    """(conference, id) of every entry, the id as its 16 bytes."""
    return [(entry.conference, entry.id.bytes) for entry in batch]


def judge(
    batch: Sequence[NewEntry], keys: Sequence[Key], known: Mapping[Key, bytes]
) -> tuple[list[Outcome], list[tuple[bytes, NewEntry]]]:
    """The outcome of every entry, and those that are new with their id's bytes, both in the batch's order.

    `known` holds the digests of those keys that are kept already.
    """
    outcomes: list[Outcome] = []
    fresh: list[tuple[bytes, NewEntry]] = []
    met = dict(known)
    for key, entry in zip(keys, batch, strict=True):
        digest = met.get(key)
        if digest is None:
            met[key] = entry.digest
            fresh.append((key[1], entry))
            outcomes.append("stored")
        else:
            outcomes.append("duplicate" if digest == entry.digest else "id_reused")
    return outcomes, fresh
