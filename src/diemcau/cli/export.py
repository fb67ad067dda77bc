"""`diemcau export`: everything of a conference in one file, with what every column means."""

import argparse
import os
from pathlib import Path
from typing import Any

from .asked import conference_named, fail, set_up


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("export", help="the whole record of a conference in one file")
    parser.add_argument("--conference", required=True, metavar="KEY", help="the conference's key, as in its address")
    parser.add_argument("--format", choices=("xlsx", "json"), default="xlsx", help="default: xlsx")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="of headings and dictionary (default: vi)")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="where it is written, whole or not at all"
    )


def run(args: argparse.Namespace) -> int:
    """Write the file. Exit code 2 when the conference is not there."""
    set_up()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    from django.utils import translation  # noqa: PLC0415

    from diemcau.conferences.exports import record  # noqa: PLC0415
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415

    conference = conference_named(args.conference)
    if conference is None:
        return 2
    part = args.out.with_name(f"{args.out.name}.{os.getpid()}.part")
    try:
        with translation.override(args.lang), part.open("wb") as file:
            record.write(args.format, file, by=SYSTEM, conference=conference)
        part.replace(args.out)
    except OSError as fault:
        return fail(f"{args.out}: {fault.strerror}")
    finally:
        part.unlink(missing_ok=True)
    return 0
