"""Photos that arrive in pieces, beside those that wait to be made ready (files.py)."""

import fcntl
import os

from diemcau.infra.disk import disk_may_be_full

from . import files


class Moved(Exception):
    """The bytes do not go on where the file ends: `offset` is where."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def append(name: str, offset: int, data: bytes) -> int:
    """Put bytes behind those of a photo that are here; how many are here now. Raises Moved, Refused("disk_full")."""
    path = files.source(name)
    files.ensure_room(len(data))
    with disk_may_be_full():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the same piece may come twice at once
            here = os.fstat(file.fileno()).st_size
            if here != offset:
                raise Moved(here)
            file.write(data)
    return here + len(data)
