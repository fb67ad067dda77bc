"""`diemcau backup`: main database first, then the op log, then the anonymous box, key book and files, while the server runs.

In that order a restored projector finds every op that its database has seen, and goes on from there. Whatever the stores are, the
backup holds SQLite files: so any backup can be restored into any installation.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import sqlite3
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from diemcau import __version__
from diemcau.infra.options import Options, options

from .anonymity import copy_box, said_elsewhere
from .belongings import Belongings, belongings, said_missing
from .faults import CannotStart
from .progress import Tell, bar
from .sealed import Sealer, Unsealable, passphrase_in

FORMAT = 1
MANIFEST = "backup.json"
PAGE = 4_000


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("backup", help="copy databases and files while the server runs")
    parser.add_argument("file", type=Path, help="where to write the backup (.tar)")
    parser.add_argument(
        "--encrypt", type=Path, metavar="PASSPHRASE_FILE", help="encrypt it with the passphrase in this file"
    )
    parser.add_argument("--without-films", action="store_true", help="leave the films out; the rooms' own copies stay")
    parser.add_argument("--with-recordings", action="store_true", help="take recordings along, too")


def run(args: argparse.Namespace) -> int:
    """Write the backup whole or not at all. Exit code 2 when something to copy is missing, or there is no room."""
    settings = options()
    try:
        passphrase = passphrase_in(args.encrypt) if args.encrypt else None
        part = args.file.with_name(f".{args.file.name}.part")
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".backup-")))
            stack.callback(part.unlink, missing_ok=True)
            tell = stack.enter_context(bar())
            _copy_databases(settings, folder, tell)
            found = _belongings(args, settings, folder)
            held = [*_copied(folder), *_kept(settings), *found.held]
            gone = _write(part, held, found.left_out, passphrase, tell)
            part.replace(args.file)
    except (OSError, sqlite3.Error, Unsealable) as fault:
        raise CannotStart(f"no backup was written: {fault}") from None
    sys.stdout.write(f"diemcau: {args.file} {args.file.stat().st_size:,} bytes\n")
    sys.stdout.write(said_elsewhere(settings))
    if found.left_out:
        sys.stdout.write(f"diemcau: left out: {', '.join(found.left_out)}\n")
    if found.running:
        sys.stdout.write(f"diemcau: left out: {found.running} recordings that are being made\n")
    named = {one.path: one for one in found.named}
    sys.stdout.write(said_missing([*found.missing, *(named[name] for name in gone if name in named)]))
    return 0


def _belongings(args: argparse.Namespace, settings: Options, folder: Path) -> Belongings:
    """By what the copy of the database names: whatever changes from now on, the two belong together."""
    from . import rows  # noqa: PLC0415 - Django is set up by now

    rows.add_sqlite(rows.MAIN, folder / "diemcau.sqlite3")
    try:
        return belongings(settings, films=not args.without_films, recordings=args.with_recordings)
    finally:
        rows.add_main()


def _copy_databases(settings: Options, folder: Path, tell: Tell) -> None:
    import django  # noqa: PLC0415 - only when there is something to copy

    django.setup()
    from diemcau.infra import keybook  # noqa: PLC0415 - after Django is set up
    from diemcau.infra.installation import installation  # noqa: PLC0415

    from . import rows  # noqa: PLC0415

    if settings.database_file is not None and not settings.database_file.exists():
        raise FileNotFoundError(f"{settings.database_file} is not there")
    if not rows.is_current(rows.MAIN):
        raise CannotStart(
            "the main database is of another version: make the backup with that one, or `diemcau serve` first"
        )
    installation()  # a backup must say whose it is
    main, log = folder / "diemcau.sqlite3", folder / "oplog.sqlite3"
    copy_sqlite(settings.database_file, main) if settings.database_file else _copy_rows(main, tell)
    if settings.log_file is None:
        copy_log(settings.log_url, log, tell)
    elif settings.log_file.exists():
        copy_sqlite(settings.log_file, log)
    copy_box(settings, folder)
    lines = "".join(json.dumps(line) + "\n" for line in keybook.lines())
    (folder / "keybook.jsonl").write_text(lines, encoding="ascii")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file in use. Raises sqlite3.Error when it is no database or damaged."""
    if not source.exists():
        raise FileNotFoundError(f"{source} is not there")
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)  # in one step: between steps every commit would make it begin again
        fault = writing.execute("PRAGMA quick_check").fetchone()[0]
    writing.close()
    reading.close()
    if fault != "ok":
        raise sqlite3.DatabaseError(f"{source}: {fault}")


def _copy_rows(target: Path, tell: Tell) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

    from . import rows  # noqa: PLC0415

    rows.add_sqlite(rows.MAIN, target)  # some migrations know of one database only
    call_command("migrate", interactive=False, verbosity=0)
    rows.add_main()
    rows.add_sqlite("copy", target)
    rows.copy(rows.MAIN, "copy", tell=tell)
    rows.let_go("copy")


def copy_log(source: str | Path, target: str | Path, tell: Tell) -> None:
    """All ops that the log at `source` holds now into the empty log at `target`, with their numbers."""
    from diemcau.plane.stores import open_log  # noqa: PLC0415 - with its drivers

    reading, writing = open_log(source), open_log(target)
    try:
        heads = reading.heads()
        done, total = 0, sum(heads.values())
        for conference, head in heads.items():
            after = 0
            while after < head:
                page = reading.read(conference, after=after, limit=min(PAGE, head - after))
                writing.append([entry.as_new() for entry in page])
                if redacted := [entry.id for entry in page if entry.redacted]:
                    writing.redact(conference, redacted)
                after = page[-1].seq
                done += len(page)
                tell("op log", done, total)
        if writing.heads() != heads:
            raise OSError(f"the op log was not copied whole: {writing.heads()} of {heads}")
    finally:
        reading.close()
        writing.close()


def _copied(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        if not path.name.endswith(("-wal", "-shm")):
            yield path.name, path


def _kept(settings: Options) -> Iterator[tuple[str, Path]]:
    """Secret, uploaded lists and what was made of them, read where they lie."""
    if (settings.data_dir / "secret").exists():
        yield "secret", settings.data_dir / "secret"
    for path in sorted((settings.data_dir / "files").rglob("*")):
        if path.is_file():
            yield str(path.relative_to(settings.data_dir)), path


def _write(
    part: Path, held: list[tuple[str, Path]], left_out: list[str], passphrase: bytes | None, tell: Tell
) -> list[str]:
    """The archive, with a list of what is in it as its last member: without that it is not whole. Returns the names of files
    that went away meanwhile."""
    sums: dict[str, Any] = {}
    gone: list[str] = []
    done, total = 0, sum(_size(path) for _, path in held)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        sealer = Sealer(file, passphrase) if passphrase else None
        with tarfile.open(fileobj=cast("IO[bytes]", sealer or file), mode="w|") as archive:
            for name, path in held:
                with contextlib.ExitStack() as stack:
                    try:
                        source = stack.enter_context(path.open("rb"))
                    except FileNotFoundError:
                        gone.append(name)
                        continue
                    info = archive.gettarinfo(arcname=name, fileobj=source)
                    reader = Summed(source, partial(_tell_read, tell, done, total))
                    archive.addfile(info, cast("IO[bytes]", reader))
                sums[name] = {"bytes": info.size, "sha256": reader.sum.hexdigest()}
                done += info.size
            about = {"format": FORMAT, "version": __version__, "made_at": time.time(), "left_out": left_out}
            text = json.dumps(about | {"files": sums})
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        if sealer is not None:
            sealer.close()
        file.flush()
        os.fsync(file.fileno())
    return gone


def _tell_read(tell: Tell, before: int, total: int, read: int) -> None:
    tell("writing", before + read, total)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class Summed:
    """A file that is read once, and its SHA-256 so far; `told` hears how many bytes were read."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None] = lambda read: None) -> None:
        self._file = file
        self._read = 0
        self._told = told
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sum.update(data)
        self._read += len(data)
        self._told(self._read)
        return data
