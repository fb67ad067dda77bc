"""`diemcau import`: people out of lists as they come, into a conference; or only what they say (--dry-run)."""  # noqa: N999 - the command is called so

import argparse
import contextlib
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from diemcau.kernel import collector

if TYPE_CHECKING:
    from diemcau.kernel.errors import Refused
    from diemcau.roster.actions.books import Ground, Outcome
    from diemcau.roster.importing.persons import Person
    from diemcau.roster.problems import Told as Said

FIELDS = ("full_name", "position", "unit", "site", "phone", "source_cell")


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("import", help="people out of lists, as they come, into a conference")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="xlsx, xls, ods, csv, tsv, or docx with tables"
    )
    parser.add_argument("--conference", required=True, metavar="KEY", help="the conference's key, as in its address")
    parser.add_argument("--dry-run", action="store_true", help="read and compare; write nothing into the conference")
    parser.add_argument(
        "--json", type=Path, metavar="OUT", help="write what was read, file by file, as JSON (-: print it)"
    )


def run(args: argparse.Namespace) -> int:
    """Import every file, each wholly or not at all. Exit code 1 when one could not be read, 2 for a file or key that is not there.

    Refuses where no installation is: a wrong DIEMCAU_DATA_DIR must not make an empty one.
    """
    from .database import ensure_schema, require_installation  # noqa: PLC0415 - Django only when needed

    require_installation()
    ensure_schema()
    collector.calm()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    from django.utils import translation  # noqa: PLC0415 - after Django is set up

    from diemcau.conferences.models import Conference  # noqa: PLC0415
    from diemcau.roster.actions.books import Ground  # noqa: PLC0415

    conference = Conference.objects.filter(key=args.conference).first()
    missing = [f"no such file: {path}" for path in args.files if not path.is_file()]
    closed = [f"{path}: may not be read" for path in args.files if not os.access(path, os.R_OK)]
    faults = [*missing, *closed, *([] if conference else [f"no such conference: {args.conference}"])]
    if conference is None or faults:
        sys.stderr.write(f"diemcau: {faults[0]}\n")
        return 2
    with translation.override(conference.language), _told_to(args.json) as out:
        ground = Ground(conference)
        are_read = [_import(path, ground, out, dry_run=args.dry_run) for path in args.files]
    return int(not all(are_read))


class _Lines:
    """Told on a terminal: a line for each file, and one for each thing that is wrong."""

    def begin(self) -> None:
        """A file begins."""

    def person(self, person: "Person") -> None:
        """Nobody is named."""

    def end(self, one: dict[str, Any]) -> None:
        """What came of a file."""
        figures = (
            f"{one['count']} people, {one['added']} added, {one['changed']} changed, {one['gone']} not in the file"
        )
        sys.stdout.write(f"{one['file']}: {figures}\n")
        for problem in one["problems"]:
            place = f"{problem['cell']}: " if problem["cell"] else ""
            sys.stdout.write(f"  {place}{problem['message']}\n")


class _Json:
    """Told as JSON, an object for each file; the people of the file at hand wait on the disk, so that many need no memory."""

    def __init__(self, out: IO[bytes], spool: IO[bytes]) -> None:
        self._out, self._spool = out, spool
        self._encode = msgspec.json.Encoder().encode
        self._files = 0

    def begin(self) -> None:
        """A file begins."""
        self._spool.seek(0)
        self._spool.truncate()
        self._people = 0

    def person(self, person: "Person") -> None:
        """Somebody was read."""
        self._spool.write(b",\n   " if self._people else b"\n   ")
        self._spool.write(self._encode({name: getattr(person, name) for name in FIELDS}))
        self._people += 1

    def end(self, one: dict[str, Any]) -> None:
        """What came of a file."""
        self._out.write(b",\n {" if self._files else b"[\n {")
        self._files += 1
        self._write((name, one[name]) for name in ("file", "encoding", "sheets"))
        self._out.write(b'"people": [')
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, self._out)
        self._out.write(b"],\n  ")
        self._write((name, one[name]) for name in ("dropped_columns", "problems", "added", "changed"))
        self._out.write(b'"gone": %d}' % one["gone"])

    def _write(self, fields: Iterable[tuple[str, Any]]) -> None:
        for name, value in fields:
            self._out.write(b"%s: %s,\n  " % (self._encode(name), self._encode(value)))

    def close(self) -> None:
        """No more files."""
        self._out.write(b"\n]\n" if self._files else b"[]\n")


@contextlib.contextmanager
def _told_to(path: Path | None) -> "Iterator[_Lines | _Json]":
    """Where what comes of the files is told. A JSON file is there when all of it is."""
    if path is None:
        yield _Lines()
        return
    part = path.with_name(f"{path.name}.part")
    is_printed = str(path) == "-"
    opened = contextlib.nullcontext(sys.stdout.buffer) if is_printed else _begun(path, part)
    with tempfile.TemporaryFile() as spool, opened as out:
        told = _Json(out, spool)
        yield told
        told.close()
    if not is_printed:
        part.replace(path)


def _begun(path: Path, part: Path) -> IO[bytes]:
    """The file that will be `path`. Raises OSError, of the name that was typed."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    try:
        return part.open("wb")
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None


def _import(path: Path, ground: "Ground", out: _Lines | _Json, *, dry_run: bool) -> bool:
    """Import one file and tell of it; whether it could be read."""
    from diemcau.kernel.actor import Actor, Held  # noqa: PLC0415
    from diemcau.kernel.errors import Refused  # noqa: PLC0415
    from diemcau.roster.actions.books import import_book  # noqa: PLC0415

    by = Actor(who="system", held=frozenset({Held("organizer", ground.conference.pk)}))
    out.begin()
    try:
        outcome = import_book(by=by, ground=ground, path=path, name=path.name, dry_run=dry_run, told=out.person)
    except Refused as refused:
        out.begin()
        out.end(_refused(path, refused))
        return False
    out.end(_told(path, outcome))
    return True


def _message(said: "Said") -> str:
    return f"{said.text} ({'; '.join(said.suggestions)})" if said.suggestions else said.text


def _told(path: Path, outcome: "Outcome") -> dict[str, Any]:
    from diemcau.roster.actions.books import problem_of  # noqa: PLC0415
    from diemcau.roster.problems import told  # noqa: PLC0415

    problems = [(fault, told(problem_of(fault))) for fault in outcome.problems]
    return {
        "file": path.name,
        "encoding": outcome.encoding,
        "sheets": outcome.sheets,
        "count": outcome.people,
        "dropped_columns": outcome.dropped,
        "problems": [{"cell": fault.cell, "code": fault.code, "message": _message(said)} for fault, said in problems],
        "added": outcome.added,
        "changed": outcome.changed,
        "gone": outcome.gone,
    }


def _refused(path: Path, refused: "Refused") -> dict[str, Any]:
    from diemcau.ui.refusals import text_of  # noqa: PLC0415

    problem = {"cell": "", "code": refused.code, "message": text_of(refused.code, refused.facts)}
    empty: dict[str, Any] = {"file": path.name, "encoding": "", "sheets": [], "count": 0, "dropped_columns": []}
    return {**empty, "problems": [problem], "added": 0, "changed": 0, "gone": 0}
