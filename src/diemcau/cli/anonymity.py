"""The anonymous box in backups and back again: a copy in the order of its keys, and what was put in since stays."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from diemcau.infra.options import Options

BOX = "anonymous.sqlite3"


def copy_box(settings: Options, folder: Path) -> None:
    """The box, if there is one here, into `folder`. Raises sqlite3.Error."""
    from diemcau.plane.anonymous.box import copy  # noqa: PLC0415 - only when there is something to copy

    if settings.anonymous_file is not None and settings.anonymous_file.exists():
        copy(settings.anonymous_file, folder / BOX)


def said_elsewhere(settings: Options) -> str:
    """What a backup says where another machine keeps the box; empty where it is here."""
    if settings.anonymous_file is not None:
        return ""
    return f"diemcau: the anonymous box is kept at {settings.anonymous_url}: it is not in this backup, make one there, too\n"


def put_back_box(settings: Options, held: Path, aside: Path, *, main: Path, same_secret: bool) -> None:
    """The backup's box in its place, and into it what was put in since, for slots whose keys the restored database `main` has.

    A box of another installation (`same_secret` false) only goes aside.
    """
    from diemcau.plane.anonymous.box import SqliteBox, join  # noqa: PLC0415 - only when there is something to restore

    target = settings.anonymous_file
    if target is None:
        return
    for path in (target, target.with_name(target.name + "-journal")):
        if path.exists():
            shutil.move(path, aside / path.name)
    if (held / BOX).exists():
        shutil.move(held / BOX, target)
    if same_secret and (aside / BOX).exists():
        SqliteBox(target).close()
        join(target, aside / BOX, _slots(main))


def _slots(main: Path) -> set[tuple[int, str, str, int]]:
    with closing(sqlite3.connect(main)) as reader:
        return set(reader.execute("SELECT conference_id, run, purpose, slot FROM blind_key"))
