"""`diemcau restore`: put a backup back. What was there is moved aside, never overwritten.

Nothing is touched before the backup has been read to its end and found whole. Who was turned away since the backup stays turned
away, and devices paired since go on: the key book says so (infra.keybook).
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from diemcau.infra.named_files import NamedFile
from diemcau.infra.options import Options, options
from diemcau.project.processes import AlreadyRunning, sole_server

from .anonymity import put_back_box
from .backup import FORMAT, MANIFEST, Summed, copy_log
from .belongings import put_back, said_missing
from .faults import CannotStart
from .progress import Tell, bar
from .sealed import Unsealable, Unsealer, is_sealed, passphrase_in

MAIN, LOG = "diemcau.sqlite3", "oplog.sqlite3"
BLOCK = 1 << 20


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("restore", help="put a backup back")
    parser.add_argument("file", type=Path, help="the backup (.tar)")
    parser.add_argument(
        "--decrypt", type=Path, metavar="PASSPHRASE_FILE", help="the file with the passphrase of an encrypted backup"
    )


def run(args: argparse.Namespace) -> int:
    """Restore into the configured place. Exit code 2 when a server runs there or the file is no whole backup."""
    settings = options()
    if args.file.is_dir():
        raise CannotStart(f"{args.file} is a folder: name the backup itself, the .tar")
    try:
        with sole_server(settings.data_dir), contextlib.ExitStack() as stack:
            folder = tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-")
            held = Path(stack.enter_context(folder))
            tell = stack.enter_context(bar())
            _ensure_room(args.file, held)
            _unpack(args.file, args.decrypt, held, tell)
            said = _make_ready(held)
            aside, missing = _put_back(settings, held, tell)
    except AlreadyRunning:
        raise CannotStart("a server runs on these files; stop it first") from None
    except (tarfile.TarError, Unsealable, EOFError) as fault:
        raise CannotStart(f"{args.file}: {fault}; nothing was changed") from None
    sys.stdout.write(f"diemcau: restored from {args.file}; what was there is in {aside}\n")
    sys.stdout.write(said)
    sys.stdout.write(said_missing(missing))
    return 0


def _unpack(file: Path, passphrase: Path | None, folder: Path, tell: Tell) -> None:
    """Everything into `folder`, each file compared with the sum written down for it. Raises Unsealable, TarError, OSError."""
    if is_sealed(file) and passphrase is None:
        raise Unsealable("it is encrypted: say --decrypt PASSPHRASE_FILE")
    size, sums, manifest = file.stat().st_size, {}, None
    with file.open("rb") as raw:
        source = Unsealer(raw, passphrase_in(passphrase)) if passphrase and is_sealed(file) else raw
        with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|") as archive:
            for member in archive:
                if not member.isfile():
                    raise Unsealable(f"{member.name} in it is no plain file")
                if member.name in sums:
                    raise Unsealable(f"it was altered: {member.name} is in it twice")
                content = Summed(cast("Any", archive.extractfile(member)))
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                else:
                    _extract(content, _inside(folder, member.name), member.mtime)
                    sums[member.name] = {"bytes": member.size, "sha256": content.sum.hexdigest()}
                tell("reading", raw.tell(), size)
        while source.read(BLOCK):  # to the end: only that says that nothing was cut off
            pass
    if manifest is None or MAIN not in manifest["files"]:
        raise Unsealable("this is no backup of diemcau, or its end is missing")
    if manifest["format"] != FORMAT:
        raise Unsealable(f"it was made by diemcau {manifest['version']}, in a form this version does not know")
    wrong = [name for name, summed in manifest["files"].items() if sums.get(name) != summed]
    if wrong or sums.keys() - manifest["files"].keys():
        raise Unsealable(f"it was altered: {', '.join(sorted(wrong)) or 'files were added'}")


def _ensure_room(file: Path, folder: Path) -> None:
    """Raises CannotStart when what is in the backup would not fit beside what is there."""
    wanted, free = file.stat().st_size, shutil.disk_usage(folder).free
    if wanted > free:
        raise CannotStart(f"{folder.parent} has {free:,} bytes free, and {wanted:,} are wanted; nothing was changed")


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Unsealable(f"{name} leads out of it")
    return path


def _extract(content: Summed, path: Path, mtime: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        path.chmod(0o600)
        while block := content.read(BLOCK):
            target.write(block)
    os.utime(path, (mtime, mtime))  # by which recordings are as old as they are


def _make_ready(held: Path) -> str:
    """Bring the backup's main database to this version, and have it learn what the key books know. Returns what to say of it."""
    import django  # noqa: PLC0415 - only when there is something to restore

    django.setup()
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - after Django is set up

    from diemcau.infra import keybook  # noqa: PLC0415
    from diemcau.infra.installation import begin_new_life, installation  # noqa: PLC0415
    from diemcau.people.actions.keybook import replay  # noqa: PLC0415
    from diemcau.project.anonymity import take_over  # noqa: PLC0415

    from . import rows  # noqa: PLC0415
    from .database import ensure_schema, newer_migrations  # noqa: PLC0415

    here, packed = keybook.lines(), keybook.read(held / "keybook.jsonl")
    rows.add_sqlite(rows.MAIN, held / MAIN)
    if unknown := newer_migrations():
        raise Unsealable(f"it was made by a newer version ({', '.join(unknown)}): install that one first")
    ensure_schema()
    known = {json.dumps(line, sort_keys=True) for line in packed}
    done = replay(
        packed + [line for line in here if json.dumps(line, sort_keys=True) not in known], life=installation().life
    )
    Session.objects.all().delete()
    begin_new_life()
    take_over()  # the box is put back on this machine, where it is not another one's
    rows.add_main()
    if not here:
        keybook.adopt(packed)
    return (
        f"diemcau: people sign in anew; since the backup {done.revoked:,} devices were turned away and stay so, "
        f"{done.devices:,} were let in and go on, {done.roles + done.accounts:,} roles and passwords were put right\n"
    )


def _put_back(settings: Options, held: Path, tell: Tell) -> tuple[str, list[NamedFile]]:
    """Main database, then log, then files. Returns where that is which was there, and which files the database misses."""
    if settings.database_file is None:
        _refuse_company(settings.database_url)
    stamp = time.strftime("%Y%m%d_%H%M%S")
    aside = settings.data_dir / f"before-restore-{stamp}"
    aside.mkdir()
    places = [str(aside)]
    put_back_box(settings, held, aside, main=held / MAIN, same_secret=_is_same_secret(settings, held))
    if settings.database_file is None:
        places.append(_rows_into_postgres(held / MAIN, f"before_restore_{stamp}", tell))
    else:
        _swap(held / MAIN, settings.database_file, aside)
    if settings.log_file is None:
        places.append(_log_into_postgres(settings.log_url, held / LOG, f"before_restore_{stamp}_oplog", tell))
    else:
        _swap(held / LOG, settings.log_file, aside)
    for name in ("secret", "files"):
        _swap(held / name, settings.data_dir / name, aside)
    return ", ".join(places), put_back(settings, held, aside)


def _is_same_secret(settings: Options, held: Path) -> bool:
    """Whether the backup is of this very installation. A secret set outside is nobody else's."""
    here, packed = settings.data_dir / "secret", held / "secret"
    if not here.exists() or not packed.exists():
        return not here.exists() and not packed.exists()
    return bool(here.read_bytes() == packed.read_bytes())


def _swap(new: Path, target: Path, aside: Path) -> None:
    """What is at `target` aside, with what SQLite keeps beside it, and `new` in its place if there is any."""
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if path.exists():
            shutil.move(path, aside / path.name)
    if new.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, target)


def _refuse_company(url: str) -> None:
    """Raises CannotStart while somebody else is connected: a server on another machine would go on with what it remembers."""
    import psycopg  # noqa: PLC0415 - on PostgreSQL only

    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with psycopg.connect(url, connect_timeout=5) as connection:
        others = connection.execute(asked).fetchone()
    if others and others[0]:
        raise CannotStart(f"{others[0]} others are connected to the main database; stop all servers first")


def _rows_into_postgres(kept: Path, schema: str, tell: Tell) -> str:
    """One transaction: the old tables into `schema`, the new ones filled. Nothing has happened when it fails."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up by now

    from . import rows  # noqa: PLC0415

    rows.add_sqlite("kept", kept)
    with transaction.atomic():
        rows.move_aside(rows.MAIN, schema)
        rows.copy("kept", rows.MAIN, tell=tell)
    rows.let_go("kept")
    rows.let_go(rows.MAIN)
    return f"schema {schema}"


def _log_into_postgres(url: str, kept: Path, schema: str, tell: Tell) -> str:
    """The old log's schema under another name, a new one filled; back again when that fails."""
    import psycopg  # noqa: PLC0415 - on PostgreSQL only

    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        there = connection.execute("SELECT to_regnamespace('oplog') IS NOT NULL").fetchone() == (True,)
        with _renamed(connection, schema) if there else contextlib.nullcontext():
            if kept.exists():
                copy_log(kept, url, tell)
    return f"schema {schema}" if there else "no log before"


@contextlib.contextmanager
def _renamed(connection: Any, schema: str) -> Iterator[None]:
    connection.execute(f"ALTER SCHEMA oplog RENAME TO {schema}")
    try:
        yield
    except BaseException:
        connection.execute("DROP SCHEMA IF EXISTS oplog CASCADE")
        connection.execute(f"ALTER SCHEMA {schema} RENAME TO oplog")
        raise
