"""Where photos and given-out papers lie: by the hash of their content, in a folder of their conference; nothing is named by what was
uploaded."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diemcau.infra.options import options
from diemcau.kernel.errors import Refused

SPARE = 200 * 1024 * 1024  # bytes the disk keeps for what matters more than photos: the facts of the day
FULL = (errno.ENOSPC, errno.EDQUOT)


def root() -> Path:
    """The folder with one folder per conference."""
    return Path(options().data_dir) / "media" / "press"


def folder_of(conference: int) -> Path:
    return root() / str(conference)


def source(name: str) -> Path:
    """A photo as it was uploaded, until its pictures are made."""
    return root() / "arriving" / name


def path_of(conference: int, name: str) -> Path:
    """A file by the name that `keep` gave it."""
    return folder_of(conference) / name


def ensure_room(size: int) -> None:
    """Raises Refused("disk_full") where the disk does not take `size` bytes more and keep what it must."""
    root().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root()).free - size <= SPARE:
        raise Refused("disk_full")


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """Turns a full disk into Refused("disk_full")."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise Refused("disk_full") from fault
        raise


def keep(conference: int, data: bytes, ending: str) -> str:
    """Write a file; its name. Written twice it is one file."""
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.{ending}"
    path = path_of(conference, name)
    if not path.exists():
        with disk_may_be_full():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(data)
            part.replace(path)
    return name


def forget(conference: int, *names: str) -> None:
    """Files of these names go; those that are gone already are nobody's loss."""
    for name in filter(None, names):
        path_of(conference, name).unlink(missing_ok=True)


def forget_source(name: str) -> None:
    if name:
        source(name).unlink(missing_ok=True)
