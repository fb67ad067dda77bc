"""Where issued papers, signed files and templates lie: by the hash of their content, in a folder of their conference."""

import hashlib
from pathlib import Path

from diemcau.infra.disk import disk_may_be_full, has_room
from diemcau.infra.options import options
from diemcau.kernel import filing
from diemcau.kernel.errors import Refused


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
    path = path_of(conference, f"{digest_of(data)}.{ending}")
    if path.exists():
        return path.name
    if not has_room(path.parent, len(data)):
        raise Refused("disk_full")
    with disk_may_be_full():
        return filing.keep(data, path.parent, ending, letters=64)


def read(conference: int, name: str) -> bytes:
    """Raises Refused(``paper_missing``) where the file is not there, or not what was kept."""
    try:
        data = path_of(conference, name).read_bytes()
    except FileNotFoundError:
        raise Refused("paper_missing") from None
    if digest_of(data) != name.partition(".")[0]:
        raise Refused("paper_missing")
    return data
