"""What of a file a request asks for, and the file: one on disk, or several behind each other (a pack)."""

import fcntl
import os
import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from diemcau.kernel.pieces import NAME, PIECE

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unfit(Exception):
    """Nothing of the file lies there."""


class Part(NamedTuple):
    """A stretch of a whole: bytes in memory, or a file."""

    size: int
    data: bytes = b""
    path: Path | None = None


class PackHead(msgspec.Struct):
    """What a pack begins with: its first line, JSON. `files` follow it in this order."""

    files: list["PackedFile"]


class PackedFile(msgspec.Struct):
    """`name` is ``<digest>.<ending>``."""

    name: str
    size: int


class Whole:
    """Opened parts; `read` blocks."""

    def __init__(self, parts: list[Part]) -> None:
        self.size = sum(part.size for part in parts)
        self._parts = parts
        self._open: dict[Path, int] = {}

    def read(self, start: int, size: int) -> bytes:
        """At most `size` bytes from `start` on; fewer at a part's end."""
        for part in self._parts:
            if start < part.size:
                most = min(size, part.size - start)
                if part.path is None:
                    return part.data[start : start + most]
                return os.pread(self._handle(part.path), most, start)
            start -= part.size
        return b""

    def close(self) -> None:
        for handle in self._open.values():
            os.close(handle)
        self._open.clear()

    def _handle(self, path: Path) -> int:
        if path not in self._open:
            self._open[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return self._open[path]


def place(folder: Path, name: str) -> Path:
    """Where a file of this name lies."""
    return folder / name[:2] / name


def whole(folder: Path, name: str) -> Whole:
    """The file of this name. Raises FileNotFoundError. Blocks."""
    path = place(folder, name)
    if not name.endswith(".pack"):
        return Whole([Part(path.stat().st_size, path=path)])
    head = path.read_bytes()
    parts = [Part(len(head), head)]
    for packed in msgspec.json.decode(head, type=PackHead).files:
        if not NAME.fullmatch(packed.name) or place(folder, packed.name).stat().st_size != packed.size:
            raise FileNotFoundError(packed.name)
        parts.append(Part(packed.size, path=place(folder, packed.name)))
    return Whole(parts)


def recorded(folder: Path, name: str) -> Whole:
    """A recording, ``<conference>/<file>``. Raises FileNotFoundError, also for one that is being written. Blocks."""
    path = folder / name
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FileNotFoundError(name) from None
        return Whole([Part(os.fstat(file.fileno()).st_size, path=path)])


def span(size: int, asked: str | None, piece: str | None) -> tuple[int, int, bool]:
    """First byte, behind the last one, and whether it is a part (206). Raises Unfit."""
    if piece is not None:
        number = int(piece) if piece.isascii() and piece.isdigit() and len(piece) < 10 else -1
        if number < 0 or number * PIECE >= max(size, 1):
            raise Unfit
        return number * PIECE, min(size, (number + 1) * PIECE), False
    found = _RANGE.fullmatch(asked.strip()) if asked else None
    if found is None or found[0] == "bytes=-":
        return 0, size, False
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
    if start >= end:
        raise Unfit
    return start, end, True
