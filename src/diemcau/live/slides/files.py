"""Where slides lie: pictures by the hash of their content in a folder of their conference, files on their way beside them.

Nothing here is named by what somebody uploaded.
"""

from collections.abc import Collection
from pathlib import Path

from diemcau.infra.disk import has_room
from diemcau.infra.options import options


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
    return has_room(root(), size)


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
