"""Where slides lie: pictures by the hash of their content in a folder of their conference, files on their way beside them.

Nothing here is named by what somebody uploaded.
"""

import errno
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from diemcau.infra.options import options
from diemcau.kernel.errors import Refused

SPARE = 200 * 1024 * 1024  # bytes the disk keeps for what matters more than slides: the facts of the day
FULL = (errno.ENOSPC, errno.EDQUOT)


def root() -> Path:
    """The folder with one folder of pictures per conference (served by plane.pictures)."""
    return Path(options().data_dir) / "media" / "slides"


def pictures_of(conference: int) -> Path:
    """The folder of a conference's pictures and manifests."""
    return root() / str(conference)


def source(name: str) -> Path:
    """A file that arrives, or waits to be rendered."""
    return root() / "arriving" / name


def room_for(size: int) -> bool:
    """Whether the disk takes `size` bytes more and keeps what it must keep."""
    root().mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(root()).free - size > SPARE


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """Turns a full disk into Refused("disk_full")."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise Refused("disk_full") from fault
        raise


def forget_source(name: str) -> None:
    if name:
        source(name).unlink(missing_ok=True)


def forget_pictures(conference: int, names: Collection[str]) -> None:
    """Files of these hashes go; those that are gone already are nobody's loss."""
    for name in names:
        for ending in (".webp", ".json"):
            (pictures_of(conference) / f"{name}{ending}").unlink(missing_ok=True)


def forget(conference: int, name: str, pictures: Collection[str]) -> None:
    """A file that waited, and pictures."""
    forget_source(name)
    forget_pictures(conference, pictures)
