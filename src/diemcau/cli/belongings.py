"""Films, slides, materials and recordings in a backup, and back again: files that the database names, but for recordings.

All but recordings are called by their content and never written twice, so a file that is there is the right one.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from diemcau.infra.named_files import NamedFile, named_files
from diemcau.infra.options import Options

RECORDINGS = "recordings"
NAMED_AT_MOST = 5


@dataclass
class Belongings:
    """`held` are the files to take along: their name in the backup, and where they lie. `left_out`, `missing`
    and `running` (recordings that are being made) say what is not; `named` what the database calls those that are."""

    held: list[tuple[str, Path]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    named: list[NamedFile] = field(default_factory=list)
    missing: list[NamedFile] = field(default_factory=list)
    running: int = 0


def belongings(settings: Options, *, films: bool, recordings: bool) -> Belongings:
    """What the database that Django knows now has on disk."""
    found = Belongings(left_out=[kind for kind, kept in (("films", films), (RECORDINGS, recordings)) if not kept])
    for one in named_files():
        if one.kind in found.left_out:
            continue
        path = settings.data_dir / one.path
        if path.is_file():
            found.held.append((one.path, path))
            found.named.append(one)
        else:
            found.missing.append(one)
    if recordings:
        _recordings(settings.recordings_dir, found)
    return found


def _recordings(root: Path, found: Belongings) -> None:
    from diemcau.live.broadcast.recordings import is_written  # noqa: PLC0415 - after Django is set up

    for path in sorted(root.glob("*/*.mp4")):
        if is_written(path):
            found.running += 1
        else:
            found.held.append((f"{RECORDINGS}/{path.relative_to(root).as_posix()}", path))


def put_back(settings: Options, held: Path, aside: Path) -> list[NamedFile]:
    """What was unpacked to `held` in its place; what was there is in `aside`, but for what the restored database names and the
    backup had not. Returns what is missing then. Recordings that are there stay."""
    media = settings.data_dir / "media"
    if media.exists():
        shutil.move(media, aside / "media")
    if (held / "media").exists():
        shutil.move(held / "media", media)
    for path in sorted((held / RECORDINGS).glob("*/*.mp4")):
        target = settings.recordings_dir / path.relative_to(held / RECORDINGS)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
    missing = []
    for one in named_files():
        path, kept = settings.data_dir / one.path, aside / one.path
        if not path.exists() and kept.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(kept, path)
        if not path.exists():
            missing.append(one)
    return missing


def said_missing(missing: Iterable[NamedFile]) -> str:
    """A line for each kind, empty when nothing is."""
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for one in missing:
        kinds[one.kind][one.of] = kinds[one.kind].get(one.of, 0) + 1
    lines = []
    for kind, titles in sorted(kinds.items()):
        named = ", ".join(list(titles)[:NAMED_AT_MOST]) + (" …" if len(titles) > NAMED_AT_MOST else "")
        lines.append(f"diemcau: missing: {sum(titles.values()):,} files of {len(titles):,} {kind} ({named})\n")
    return "".join(lines)
