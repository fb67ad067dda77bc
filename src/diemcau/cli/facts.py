"""`diemcau facts`: the figures of a conference, as things stand or as they were frozen."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from .asked import conference_named, fail, set_up

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("facts", help="the figures of a conference, as its documents quote them")
    parser.add_argument("--conference", required=True, metavar="KEY", help="the conference's key, as in its address")
    parser.add_argument("--json", action="store_true", help="print everything known of each figure as JSON")
    parser.add_argument("--version", type=int, default=0, metavar="N", help="as they were frozen under this number")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="the language without --json (default: vi)")


def run(args: argparse.Namespace) -> int:
    """Print the figures. Exit code 1 when what is counted contradicts what is stated, 2 when conference or version is not there."""
    set_up()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
    from diemcau.kernel.errors import NotFound  # noqa: PLC0415
    from diemcau.outcomes.facts import exports  # noqa: PLC0415

    conference = conference_named(args.conference)
    if conference is None:
        return 2
    try:
        found = exports.facts_json(conference, by=SYSTEM, version=args.version)
    except NotFound:
        return fail(f"there is no version {args.version} of the fact sheet of {args.conference}")
    if args.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(conference, found["figures"], args.lang)
    return int(any(figure["contradicted"] for figure in found["figures"]))


def _print(conference: "Conference", figures: list[dict[str, Any]], language: str) -> None:
    """A line for each figure: as documents write it, what it is, from where; `!` where what is counted says otherwise."""
    from diemcau.kernel.localised import choose  # noqa: PLC0415

    sys.stdout.write(f"{choose(conference.official_name, language, conference.key)}\n")
    wide = max((len(figure["words"][language]) for figure in figures), default=0)
    for figure in figures:
        mark = f" ! {figure['counted']}" if figure["contradicted"] else ""
        source = choose(figure["source"], language)
        line = f"{figure['words'][language]:>{wide}}  {choose(figure['label'], language, figure['key'])}"
        sys.stdout.write(line + (f" ({source})" if source else "") + mark + "\n")
