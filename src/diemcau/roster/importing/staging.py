"""Checked rows, kept in a compact file between preview and confirmation, so that the list is read once."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

PIECE = 10_000  # rows written in one transaction: fewer ones write the same leaves of the indexes less often
_LENGTH = struct.Struct("<I")


class Staged(NamedTuple):
    """A row ready to be written. `group` is its title as listed, `row_key` as entry.row_key."""

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


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Staged])


def append(file: BinaryIO, rows: Sequence[Staged]) -> None:
    """Write one piece."""
    data = _encoder.encode(rows)
    file.write(_LENGTH.pack(len(data)))
    file.write(data)


def pieces_of(path: Path) -> Iterator[list[Staged]]:
    """The pieces in order."""
    with path.open("rb") as file:
        while head := file.read(_LENGTH.size):
            yield _decoder.decode(file.read(_LENGTH.unpack(head)[0]))
