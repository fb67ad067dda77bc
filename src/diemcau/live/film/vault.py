"""Where films and materials lie: by their content's digest, beside the list of their pieces; and what is still arriving."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from diemcau.infra.options import options
from diemcau.kernel.errors import Refused
from diemcau.kernel.pieces import PIECE, digest_of

SPARE = 256_000_000  # bytes of the disk that uploads leave to the databases
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Moved(Exception):
    """The bytes do not go on where the file ends: `offset` is where."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def path_of(name: str) -> Path:
    """The path of ``<digest>.<ending>``, whether it is there or not."""
    return Path(options().files_dir) / name[:2] / name


def arriving(uid: UUID) -> Path:
    """The path of what is still arriving."""
    return Path(options().files_dir).parent / "arriving" / str(uid)


def ensure_room(size: int) -> None:
    """Raises Refused(``films_disk_full``) when the disk would be left with less than SPARE."""
    folder = Path(options().files_dir)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size + SPARE:
        raise Refused("films_disk_full")


@contextlib.contextmanager
def minding_the_disk() -> Iterator[None]:
    """What fails because the disk is full is Refused(``films_disk_full``)."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise Refused("films_disk_full") from None
        raise


def arrived(uid: UUID) -> int:
    """How many bytes are here, 0 for an upload that has not begun."""
    try:
        return arriving(uid).stat().st_size
    except FileNotFoundError:
        return 0


def append(uid: UUID, offset: int, data: bytes) -> int:
    """Put bytes on disk behind what is there; how many are there now. Raises Moved, Refused(``films_disk_full``)."""
    path = arriving(uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    ensure_room(len(data))
    with minding_the_disk(), path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the same piece may come twice at once
        here = os.fstat(file.fileno()).st_size
        if here != offset:
            raise Moved(here)
        try:
            file.write(data)
            file.flush()
            os.fdatasync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(here)
            raise
    return here + len(data)


def pieces_of(path: Path) -> bytes:
    """SHA-256 of every piece, one behind the other."""
    found = []
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.append(hashlib.sha256(piece).digest())
    return b"".join(found)


def take(path: Path, ending: str) -> str:
    """Move a file to where its content says; its digest. It is on disk, and its list of pieces, when this returns."""
    pieces = pieces_of(path)
    digest = digest_of(pieces)
    target, listed = path_of(f"{digest}.{ending}"), path_of(f"{digest}.pieces")
    with minding_the_disk():
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(listed, pieces)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(target)
    return digest


def keep(data: bytes, ending: str) -> str:
    """Keep bytes as a file; its digest."""
    pieces = b"".join(hashlib.sha256(data[at : at + PIECE]).digest() for at in range(0, len(data), PIECE))
    digest = digest_of(pieces)
    with minding_the_disk():
        target = path_of(f"{digest}.{ending}")
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, data)
        _write(path_of(f"{digest}.pieces"), pieces)
    return digest


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def drop(digest: str) -> None:
    """Delete every file of this digest."""
    folder = path_of(digest).parent
    for path in folder.glob(f"{digest}.*") if digest else ():
        path.unlink(missing_ok=True)
