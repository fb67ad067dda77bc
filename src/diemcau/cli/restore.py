"""`diemcau restore`: put a backup back. What was there is moved aside, never overwritten."""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from diemcau.cli.database import ensure_schema
from diemcau.infra.options import Options, options
from diemcau.project.processes import AlreadyRunning, sole_server

NAMES = ("diemcau.sqlite3", "oplog.sqlite3", "secret", "files")


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("restore", help="put a backup back")
    parser.add_argument("file", type=Path, help="the backup (.tar)")


def run(args: argparse.Namespace) -> int:
    """Restore into the configured place. Exit code 2 when a server runs there or the file is no backup."""
    settings = options()
    try:
        with sole_server(settings.data_dir):
            aside = _put_back(settings, args.file)
            _tell_devices()
    except AlreadyRunning:
        return _fail("a server runs on these files; stop it first")
    except (tarfile.TarError, OSError, KeyError, subprocess.CalledProcessError) as fault:
        return _fail(f"{args.file}: {fault}")
    sys.stdout.write(f"diemcau: restored from {args.file}; what was there is in {aside}\n")
    return 0


def _tell_devices() -> None:
    """What devices said since the backup is lost here, not there: they look for this mark and send it again."""
    ensure_schema()
    from diemcau.infra.installation import begin_new_life  # noqa: PLC0415 - models: after Django is set up

    begin_new_life()


def _put_back(settings: Options, file: Path) -> Path:
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder, tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
        held = Path(folder)
        if not any((held / name).exists() for name in ("diemcau.sqlite3", "diemcau.pgdump")):
            raise KeyError("this is no backup of diemcau")
        aside = Path(settings.data_dir) / time.strftime("before-restore-%Y%m%d-%H%M%S")
        aside.mkdir()
        for name in NAMES:
            target = _target(settings, name)
            for path in [target, *target.parent.glob(f"{target.name}-*")]:
                if path.exists() and path.parent == target.parent:
                    path.replace(aside / path.name)
            if (held / name).exists():
                shutil.move(held / name, target)
        if (held / "diemcau.pgdump").exists():
            command = ["pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={settings.database_url}"]
            subprocess.run([*command, str(held / "diemcau.pgdump")], check=True)
    return aside


def _target(settings: Options, name: str) -> Path:
    urls = {"diemcau.sqlite3": settings.database_url, "oplog.sqlite3": settings.log_url}
    url = urls.get(name, "")
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else Path(settings.data_dir) / name


def _fail(text: str) -> int:
    sys.stderr.write(f"diemcau: {text}\n")
    return 2
