"""Where photos and given-out papers lie: by the hash of their content, in a folder of their conference; nothing is named by what was
uploaded."""

from pathlib import Path

from diemcau.infra.disk import disk_may_be_full, has_room
from diemcau.infra.options import options
from diemcau.kernel import filing
from diemcau.kernel.errors import Refused


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
    if not has_room(root(), size):
        raise Refused("disk_full")


def keep(conference: int, data: bytes, ending: str) -> str:
    """Write a file; its name. Written twice it is one file."""
    with disk_may_be_full():
        return filing.keep(data, folder_of(conference), ending)


def forget(conference: int, *names: str) -> None:
    """Files of these names go; those that are gone already are nobody's loss."""
    for name in filter(None, names):
        path_of(conference, name).unlink(missing_ok=True)


def forget_source(name: str) -> None:
    if name:
        source(name).unlink(missing_ok=True)
