"""Checked rows and what differs, kept in compact files between preview and confirmation, so that the list is read once.

Beside an upload ``x`` lie, when the preview is made, one file for every kind of difference: see `KINDS`; before that ``x.all``, everybody,
and ``x.rows``, the rows that may mean somebody. They are pieces of msgpack, each with its length in bytes and its number of items in front, so that a page of a list is
found without reading what stands before it. Pieces are sealed: who has the disk and not the installation's key reads nobody's name.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from diemcau.infra.sealed import seal, unseal

PIECE = 10_000  # rows written in one transaction: fewer ones write the same leaves of the indexes less often
_HEAD = struct.Struct("<II")
_SEALED = "diemcau.roster.staged"


class Staged(NamedTuple):
    """A row ready to be written. `group` is its title as listed, `row_key` as entry.row_key, `row` where it stands in the
    file; `cell`: the full address of the name."""

    full_name: str
    position: str
    unit: str
    site: int | None
    group: str
    honorific: str
    phone: str
    note: str
    listed: int
    row_key: str
    row: int
    email: str = ""
    cell: str = ""


class Change(NamedTuple):
    """One field, as it stands on the list and as the row says it. Of `site` the numbers of rows, as text."""

    field: str
    old: str
    new: str


class Differing(NamedTuple):
    """A row beside the person (`person`: number of the row of Delegate) it means.

    `why` and `default` as matching.Pair; `full_name`, `unit`, `site` are the person's on the list.
    """

    row: Staged
    person: int
    why: str
    default: str
    full_name: str
    unit: str
    site: int | None
    changes: tuple[Change, ...]


class Missing(NamedTuple):
    """A person on the list whom no row means. `stays` says why they cannot be taken off from here; empty when they can."""

    person: int
    full_name: str
    position: str
    unit: str
    site: int | None
    listed: int
    stays: str


class Renumbered(NamedTuple):
    """A person whose row number is another one in the file."""

    person: int
    listed: int


_SHAPES: dict[str, Any] = {
    "all": list[Staged],
    "rows": list[Staged],
    "new": list[Staged],
    "back": list[Differing],
    "changed": list[Differing],
    "ask": list[Differing],
    "missing": list[Missing],
    "renumbered": list[Renumbered],
}
KINDS = tuple(_SHAPES)[2:]  # what a comparison writes
_encoder = msgspec.msgpack.Encoder()
_decoders = {kind: msgspec.msgpack.Decoder(shape) for kind, shape in _SHAPES.items()}


def append(file: BinaryIO, items: Sequence[Any]) -> None:
    """Write one piece into a file that `path_of` named."""
    data = seal(_encoder.encode(items), Path(file.name).stem, _SEALED)
    file.write(_HEAD.pack(len(data), len(items)))
    file.write(data)


def path_of(upload: Path, kind: str) -> Path:
    """Where the pieces of a kind lie beside an upload."""
    return upload.with_name(f"{upload.name}.{kind}")


def pieces_of(upload: Path, kind: str) -> Iterator[list[Any]]:
    """The pieces in order; none when there is no such file."""
    return (found for _first, found in _pieces(upload, kind, 0))


def some_of(upload: Path, kind: str, first: int, most: int) -> list[Any]:
    """At most `most` items from the one numbered `first` on."""
    some: list[Any] = []
    for at, found in _pieces(upload, kind, first):
        some += found[max(0, first - at) : first - at + most]
        if len(some) >= most:
            break
    return some[:most]


def _pieces(upload: Path, kind: str, first: int) -> Iterator[tuple[int, list[Any]]]:
    """Pieces that do not end before item `first`, with the number of their own first item."""
    path = path_of(upload, kind)
    if not path.exists():
        return
    at = 0
    with path.open("rb") as file:
        while head := file.read(_HEAD.size):
            size, count = _HEAD.unpack(head)
            if at + count <= first:
                file.seek(size, 1)
            else:
                yield at, _decoders[kind].decode(unseal(file.read(size), upload.name, _SEALED))
            at += count
