"""`diemcau seed`: example data of a shape, or conferences from a file of facts."""

import argparse
import sys
from pathlib import Path
from typing import Any

SHAPES = {
    "one-hall": 120,
    "114-rooms": 3100,
    "172-rooms": 3000,
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
    keys = _from_file(args) if args.file else [example(args.shape, delegates=args.delegates, seed=args.seed)]
    for key in keys:
        sys.stdout.write(f"{key}\n")
    return 0 if keys else 2


def _from_file(args: argparse.Namespace) -> list[str]:
    from diemcau.conferences import reference  # noqa: PLC0415 - after Django is set up

    try:
        known = reference.keys(args.file)
        wanted = known if args.conference == "all" else [args.conference]
        return [reference.load(args.file, key).key for key in wanted]
    except (OSError, ValueError, KeyError) as fault:
        sys.stderr.write(f"diemcau: {args.file}: {fault}\n")
        return []


def example(shape: str, *, delegates: int | None = None, seed: int = 1) -> str:
    """Make the example conference of a shape with its roster; returns its key. Django is set up."""
    from diemcau.conferences import examples as conferences  # noqa: PLC0415 - after Django is set up
    from diemcau.roster import examples as roster  # noqa: PLC0415

    conference = conferences.make(shape, seed=seed)
    roster.fill(conference, count=SHAPES[shape] if delegates is None else delegates, seed=seed)
    return conference.key
