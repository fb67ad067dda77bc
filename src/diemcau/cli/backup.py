"""`diemcau backup`: main database first, then the op log, then files, while the server runs.

In that order a restored projector finds every op that its database has seen, and goes on from there.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from diemcau.infra.options import Options, options


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("backup", help="copy databases and files while the server runs")
    parser.add_argument("file", type=Path, help="where to write the backup (.tar)")


def run(args: argparse.Namespace) -> int:
    """Write the backup whole or not at all. Exit code 2 when something to copy is missing."""
    settings = options()
    with tempfile.TemporaryDirectory(dir=args.file.absolute().parent) as folder:
        try:
            _gather(settings, Path(folder))
        except (OSError, sqlite3.Error, subprocess.CalledProcessError) as fault:
            sys.stderr.write(f"diemcau: no backup was written: {fault}\n")
            return 2
        part = Path(folder) / "backup.tar"
        with tarfile.open(part, "w") as archive:
            for path in sorted(Path(folder).iterdir()):
                if path != part:
                    archive.add(path, arcname=path.name)
        part.chmod(0o600)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(args.file)
    sys.stdout.write(f"diemcau: {args.file} {args.file.stat().st_size:,} bytes\n")
    return 0


def _gather(settings: Options, folder: Path) -> None:
    if settings.database_url.startswith("sqlite"):
        copy_sqlite(Path(settings.database_url.removeprefix("sqlite:///")), folder / "diemcau.sqlite3")
    else:
        _dump_postgres(settings.database_url, folder / "diemcau.pgdump")
    if settings.log_url.startswith("sqlite"):
        log = Path(settings.log_url.removeprefix("sqlite:///"))
        if log.exists():
            copy_sqlite(log, folder / "oplog.sqlite3")
    shutil.copy2(settings.data_dir / "secret", folder / "secret") if (settings.data_dir / "secret").exists() else None
    if (settings.data_dir / "files").exists():
        shutil.copytree(settings.data_dir / "files", folder / "files")


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


def _dump_postgres(url: str, target: Path) -> None:
    if shutil.which("pg_dump") is None:
        raise FileNotFoundError("pg_dump is not installed (Debian: postgresql-client)")
    subprocess.run(["pg_dump", "--format=custom", f"--file={target}", url], check=True)
