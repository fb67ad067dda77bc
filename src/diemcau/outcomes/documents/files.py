"""Where issued papers, signed files and templates lie: by the hash of their content, in a folder of their conference."""

import errno
import hashlib
import shutil
from pathlib import Path

from diemcau.infra.options import options
from diemcau.kernel.errors import Refused

SPARE = 200 * 1024 * 1024  # bytes the disk keeps for what matters more: the facts of the day


def root() -> Path:
    """The folder with one folder per conference."""
    return Path(options().data_dir) / "media" / "documents"


def path_of(conference: int, name: str) -> Path:
    """A file by the name that `keep` gave it."""
    return root() / str(conference) / name


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(conference: int, data: bytes, ending: str) -> str:
    """Write a file; its name. Written twice it is one file. Raises Refused("disk_full")."""
    name = f"{digest_of(data)}.{ending}"
    path = path_of(conference, name)
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(path.parent).free - len(data) <= SPARE:
        raise Refused("disk_full")
    part = path.with_suffix(".part")
    try:
        part.write_bytes(data)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused("disk_full") from fault
        raise
    part.replace(path)
    return name


def read(conference: int, name: str) -> bytes:
    """Raises Refused(``paper_missing``) where the file is not there, or not what was kept."""
    try:
        data = path_of(conference, name).read_bytes()
    except FileNotFoundError:
        raise Refused("paper_missing") from None
    if digest_of(data) != name.partition(".")[0]:
        raise Refused("paper_missing")
    return data
