"""`diemcau document`: a paper of a conference as things stand."""

import argparse
import sys
from pathlib import Path
from typing import Any

from .asked import conference_named, fail, set_up

SHOWN = 8


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("document", help="a paper of a conference as things stand")
    parser.add_argument("kind", metavar="KIND", help="its kind, as plan or sign_in_sheet; “list” prints all kinds")
    parser.add_argument("--conference", required=True, metavar="KEY", help="the conference's key, as in its address")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="its language (default: vi)")
    parser.add_argument("--format", choices=("pdf", "docx", "xlsx"), default="pdf", help="default: pdf")
    parser.add_argument(
        "--about", default="", metavar="X", help="the one thing it tells of: a site's number, or what an error names"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where it is written")


def run(args: argparse.Namespace) -> int:
    """Write the paper. Exit code 2 when conference, kind, format or what it is about is not there, or the kind refuses."""
    set_up()
    return tell(args)


def tell(args: argparse.Namespace) -> int:
    """`run` on an installation that is set up."""
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
    from diemcau.kernel.errors import Refused  # noqa: PLC0415
    from diemcau.outcomes.documents import kinds  # noqa: PLC0415
    from diemcau.outcomes.documents.exports import papers  # noqa: PLC0415

    conference = conference_named(args.conference)
    if conference is None:
        return 2
    if args.kind == "list":
        sys.stdout.writelines(f"{kind.code}\t{kind.label}\n" for kind in kinds.kinds())
        return 0
    if args.out is None:
        return fail("say where it is written: --out FILE")
    if args.kind not in {kind.code for kind in kinds.kinds()}:
        return fail(f"there is no kind {args.kind}; “diemcau document list --conference {args.conference}” prints all")
    kind = kinds.kind_of(args.kind)
    if args.format not in (endings := papers.endings_of(kind)):
        return fail(f"{args.kind} is made as {', '.join(endings)} only")
    offered = [number for number, _name in kind.each(conference, args.lang)] if kind.each else [""]
    if args.about not in offered:
        return fail(_about(args.kind, offered))
    try:
        data = papers.instant(
            conference, by=SYSTEM, kind=args.kind, ending=args.format, language=args.lang, about=args.about
        )
    except Refused as refused:
        return fail(_told(refused.code, refused.facts, args.lang))
    args.out.write_bytes(data)
    return 0


def _about(kind: str, offered: list[str]) -> str:
    """What is wrong with --about, and what may be said there."""
    told = [number for number in offered if number]
    if not offered:
        return f"there is nothing yet that {kind} could tell of"
    if not told:
        return f"{kind} tells of the whole conference: leave --about away"
    more = f" … ({len(told)})" if len(told) > SHOWN else ""
    return f"{kind} tells of one thing: say --about with one of {', '.join(told[:SHOWN])}{more}"


def _told(code: str, facts: dict[str, object], language: str) -> str:
    from django.utils import translation  # noqa: PLC0415

    from diemcau.ui.refusals import text_of  # noqa: PLC0415

    with translation.override(language):
        return str(text_of(code, facts))
