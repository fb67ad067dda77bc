"""Where recordings lie: one folder a conference, one file for each stretch of the broadcast, called by the moment it began.

The packager writes them and holds a lock on the one it writes; all there is to know of one, its name and its file say.
"""

import errno
import fcntl
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from diemcau.infra.options import options
from diemcau.kernel.addresses import RECORDINGS

NAMED = "%Y%m%d-%H%M%S"


class Recording(NamedTuple):
    """`is_running`: it is being written. `ended` is when it was last written to."""

    name: str
    began: datetime
    ended: datetime
    size: int
    is_running: bool

    @property
    def lasts(self) -> timedelta:
        return max(timedelta(0), self.ended - self.began)

    @property
    def lasts_ms(self) -> int:
        return int(self.lasts.total_seconds() * 1000)


def folder_of(conference: int) -> Path:
    """Of one conference, whether it is there or not."""
    return Path(options().recordings_dir) / str(conference)


def recordings_in(conference: int) -> list[Recording]:
    """All of a conference, newest first."""
    folder = folder_of(conference)
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    found = (recording_in(conference, name) for name in names)
    return sorted((one for one in found if one is not None), key=lambda one: one.name, reverse=True)


def recording_in(conference: int, name: str) -> Recording | None:
    """One of them; None when there is none of this name."""
    if RECORDINGS.names is None or not RECORDINGS.names.fullmatch(f"{conference}/{name}"):
        return None
    try:
        path = folder_of(conference) / name
        facts = path.stat()
        began = datetime.strptime(name[:15], NAMED).replace(tzinfo=UTC)
        return Recording(name, began, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size, is_written(path))
    except (FileNotFoundError, ValueError):
        return None


def is_written(path: Path) -> bool:
    """Whether somebody writes it now. Raises FileNotFoundError."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as fault:
            if fault.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            return True
    return False


def drop(conference: int, name: str) -> None:
    """Delete one; its folder with the last."""
    folder = folder_of(conference)
    (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def conferences() -> Iterator[int]:
    """Those of which there are any."""
    root = Path(options().recordings_dir)
    for path in root.iterdir() if root.is_dir() else ():
        if path.name.isascii() and path.name.isdigit() and len(path.name) < 19 and path.is_dir():
            yield int(path.name)


def free() -> int | None:
    """Bytes of the disk that recordings may still take; None where their folder is not on this machine."""
    root = Path(options().recordings_dir)
    if not root.is_dir():
        return None if options().media_url.startswith("tcp:") else _free(Path(options().data_dir))
    return _free(root)


def _free(folder: Path) -> int:
    return max(0, shutil.disk_usage(folder).free - int(options().recordings_spare_mb) * 1_000_000)
