"""`diemcau seed`: example data of a shape, or conferences from a file of facts."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

SHAPES = {
    "172": 3000,
    "114": 3100,
    "one-hall": 120,
    "joint-hosts": 200,
    "exercise": 300,
}


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("seed", help="example data, or conferences from a file")
    parser.add_argument("shape", nargs="?", choices=list(SHAPES), help="invented bodies and people, neutral topics")
    parser.add_argument("--delegates", type=int, help="how many delegates (default: as the shape has)")
    parser.add_argument("--seed", type=int, default=1, help="another number: other names")
    parser.add_argument("--file", type=Path, help="conferences as facts (JSON)")
    parser.add_argument("--conference", default="all", metavar="KEY", help="which one of the file; all: every one")


def run(args: argparse.Namespace) -> int:
    """Load, and say which conferences there are now. Exit code 2 for a file or key that does not fit."""
    from .database import ensure_schema  # noqa: PLC0415 - Django only when needed

    if bool(args.shape) == bool(args.file):
        sys.stderr.write("diemcau: say either a shape or --file\n")
        return 2
    ensure_schema()
    keys = _from_file(args) if args.file else _of_a_shape(args)
    for key in keys:
        sys.stdout.write(f"{key}\n")
    return 0 if keys else 2


def _of_a_shape(args: argparse.Namespace) -> list[str]:
    from diemcau.kernel.errors import Refused  # noqa: PLC0415 - after Django is set up

    try:
        return [example(args.shape, delegates=args.delegates, seed=args.seed)]
    except Refused as fault:
        sys.stderr.write(f"diemcau: this example is here already: /c/{fault.facts.get('key')}/ (nothing was changed)\n")
        return []


def _from_file(args: argparse.Namespace) -> list[str]:
    from diemcau.conferences import reference  # noqa: PLC0415 - after Django is set up
    from diemcau.kernel.errors import NotFound, Refused  # noqa: PLC0415

    made = []
    try:
        wanted = reference.keys(args.file) if args.conference == "all" else [args.conference]
        for key in wanted:
            made.append(str(reference.load(args.file, key).key))  # noqa: PERF401 - those made stay made
    except NotFound:
        sys.stderr.write(f"diemcau: {args.file} has no conference {args.conference}\n")
        return []
    except Refused as fault:
        sys.stderr.write(f"diemcau: {args.file}: {fault.code}; was it loaded before?\n")
        return []
    except (OSError, ValueError, KeyError) as fault:
        sys.stderr.write(f"diemcau: {args.file}: {fault}\n")
        return []
    return made


def example(shape: str, *, delegates: int | None = None, seed: int = 1, begin: datetime | None = None) -> str:
    """Make the example conference of a shape with roster, headcount rounds, prepared polls and some questions; returns its key. Django is set up.

    `begin` (aware) is when the first item is planned; None: a morning to come.
    """
    from diemcau.attendance.actions import plan_rounds  # noqa: PLC0415 - after Django is set up
    from diemcau.conferences.examples import build  # noqa: PLC0415
    from diemcau.kernel.actor import Actor, Held  # noqa: PLC0415
    from diemcau.live.polls.examples import prepare  # noqa: PLC0415
    from diemcau.live.questions.examples import prepare as ask  # noqa: PLC0415
    from diemcau.roster.examples import fill  # noqa: PLC0415
    from diemcau.roster.invitations.examples import invite  # noqa: PLC0415
    from diemcau.roster.nominations.examples import ask as ask_units  # noqa: PLC0415

    conference = build(shape, seed=seed, begin=begin)
    planner = Actor(who="system", held=frozenset({Held("organizer", conference.pk)}))
    plan_rounds(conference, by=planner)
    prepare(conference, by=planner, secret=True)
    ask(conference, by=planner)
    count = SHAPES[shape] if delegates is None else delegates
    fill(conference, list(conference.sites.all()), count, seed)
    ask_units(conference, by=planner)
    invite(conference, by=planner)
    return str(conference.key)
