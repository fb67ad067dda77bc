"""`diemcau import`: people out of lists as they come, into a conference; or only what they say (--dry-run)."""  # noqa: N999 - the command is called so

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference
    from diemcau.kernel.errors import Refused
    from diemcau.roster.actions.books import Outcome
    from diemcau.roster.importing.places import Places

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
    """Import every file, each wholly or not at all. Exit code 1 when one could not be read, 2 for a file or key that is not there."""
    from .database import ensure_schema  # noqa: PLC0415 - Django only when needed

    ensure_schema()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    from django.utils import translation  # noqa: PLC0415 - after Django is set up

    from diemcau.conferences.models import Conference  # noqa: PLC0415
    from diemcau.roster.importing.places import Places  # noqa: PLC0415

    conference = Conference.objects.filter(key=args.conference).first()
    missing = [str(path) for path in args.files if not path.is_file()]
    if conference is None or missing:
        what = f"no such file: {missing[0]}" if missing else f"no such conference: {args.conference}"
        sys.stderr.write(f"diemcau: {what}\n")
        return 2
    with translation.override(conference.language):
        places = Places(conference)
        told = [_import(path, conference, places, dry_run=args.dry_run) for path in args.files]
    found = [one for one, _is_read in told]
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if str(args.json) == "-":
        sys.stdout.write(text)
    elif args.json is not None:
        args.json.write_text(text, encoding="utf-8")
    else:
        _print(found)
    return int(not all(is_read for _one, is_read in told))


def _import(path: Path, conference: "Conference", places: "Places", *, dry_run: bool) -> tuple[dict[str, Any], bool]:
    """What is told of one file, and whether it could be read."""
    from diemcau.kernel.actor import Actor, Held  # noqa: PLC0415
    from diemcau.kernel.errors import Refused  # noqa: PLC0415
    from diemcau.roster.actions.books import import_book  # noqa: PLC0415

    by = Actor(who="system", held=frozenset({Held("organizer", conference.pk)}))
    try:
        outcome = import_book(by=by, conference=conference, path=path, name=path.name, dry_run=dry_run, places=places)
    except Refused as refused:
        return _refused(path, refused), False
    return _told(path, outcome), True


def _told(path: Path, outcome: "Outcome") -> dict[str, Any]:
    from diemcau.roster.actions.books import problem_of  # noqa: PLC0415
    from diemcau.roster.problems import told  # noqa: PLC0415

    problems = [(fault, told(problem_of(fault))) for fault in outcome.problems]
    return {
        "file": path.name,
        "encoding": outcome.encoding,
        "sheets": outcome.sheets,
        "people": [{name: getattr(person, name) for name in FIELDS} for person in outcome.people],
        "dropped_columns": outcome.dropped,
        "problems": [{"cell": fault.cell, "code": fault.code, "message": said.text} for fault, said in problems],
        "added": outcome.added,
        "changed": outcome.changed,
        "gone": outcome.gone,
    }


def _refused(path: Path, refused: "Refused") -> dict[str, Any]:
    from diemcau.ui.refusals import text_of  # noqa: PLC0415

    problem = {"cell": "", "code": refused.code, "message": text_of(refused.code, refused.facts)}
    empty: dict[str, Any] = {"file": path.name, "encoding": "", "sheets": [], "people": [], "dropped_columns": []}
    return {**empty, "problems": [problem], "added": 0, "changed": 0, "gone": 0}


def _print(found: list[dict[str, Any]]) -> None:
    for one in found:
        figures = f"{len(one['people'])} people, {one['added']} added, {one['changed']} changed, {one['gone']} not in the file"
        sys.stdout.write(f"{one['file']}: {figures}\n")
        for problem in one["problems"]:
            sys.stdout.write(
                f"  {problem['cell']}: {problem['message']}\n" if problem["cell"] else f"  {problem['message']}\n"
            )
