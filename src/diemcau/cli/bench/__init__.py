"""`diemcau bench`: figures, each as a ratio against a rival in the same run, or from a real server under load."""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

BENCHES = {
    "intake": "durable ops a second, beside the same op through a Django view",
    "fanout": "one message to 10,000 open streams, beside Django's own streaming",
    "import": "100,000 delegates from a spreadsheet while devices report; the command on it and on 172 files; who is listed twice",
    "certificates": "3,000 certificates with QR in one PDF beside weasyprint and reportlab, and 10,000 in files of 1,000",
    "report": "the result report of 172 rooms and 3,000 delegates beside weasyprint and reportlab, and a preview of every kind of document",
    "badges": "3,000 badges with the personal QR in one PDF, every QR read again",
    "rehearsal": "a day of 172 rooms as fast as it goes, a minute of it at real speed, and 3,642 rooms",
    "phones": "3,000 delegates' phones that ask what is shown now",
    "pages": "an organiser's pages while rooms send 500 ops a second",
    "media": "what a broadcast costs, how late it is and how well rooms keep together, in real browsers",
    "poll": "a poll answered by 100,000 phones within 20 s, on 3,356 screens",
    "blind": "blind signatures a second on one core, and tokens spent at the anonymous door",
    "voices": "a moderator's page and what is alike, among 5,000 questions",
    "nominations": "what a unit's own page weighs with all that it needs, and how soon it answers",
    "growth": "what an op costs at 100, 500 and 3,356 rooms",
}
_MODULES = {"import": "importing"}


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("bench", help="figures, as ratios against a rival in the same run")
    parser.add_argument("what", choices=[*BENCHES, "all"], help="; ".join(f"{k}: {v}" for k, v in BENCHES.items()))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here (all: a folder)")
    parser.add_argument("--quick", action="store_true", help="short runs: to see that it works, not to quote")
    parser.add_argument("--only", default="", metavar="PARTS", help="parts of `media`, with commas between them")


def run(args: argparse.Namespace) -> int:
    """Run one bench, or all one after another. Exit code 1 when a figure misses its target, 3 when a run is void."""
    if args.what == "all":
        return max(_run_apart(name, args.json, quick=args.quick) for name in BENCHES)
    if args.json is not None:
        args.json.parent.mkdir(parents=True, exist_ok=True)
    module = import_module(f"diemcau.cli.bench.{_MODULES.get(args.what, args.what)}")
    chosen = {"only": args.only} if args.only else {}
    return int(module.run(json_path=args.json, quick=args.quick, **chosen))


def _run_apart(name: str, folder: Path | None, *, quick: bool) -> int:
    # In a process of its own: what one sets up (settings, throw-away data, memory) must not reach the next.
    command = [sys.executable, "-m", "diemcau", "bench", name]
    command += ["--json", str(folder / f"{name}.json")] if folder is not None else []
    command += ["--quick"] if quick else []
    return subprocess.run(command, check=False).returncode
