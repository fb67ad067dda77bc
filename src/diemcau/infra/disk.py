"""Room on the disk: files of people leave some to what matters more, the facts of the day."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diemcau.kernel.errors import Refused

SPARE = 200 * 1024 * 1024  # bytes
FULL = (errno.ENOSPC, errno.EDQUOT)


def has_room(folder: Path, size: int) -> bool:
    """Whether the disk of this folder, which is made where it is not there, takes `size` bytes more and keeps what it must."""
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free - size > SPARE


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """Turns a full disk into Refused("disk_full")."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise Refused("disk_full") from fault
        raise
