"""`diemcau rehearse`: simulated rooms against a server, the day before; or against a throw-away one of their own."""

import argparse
import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from diemcau.rehearsal.profile import FAULTS, PROFILES

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from diemcau.conferences.models import Conference
    from diemcau.rehearsal.result import Result
    from diemcau.rehearsal.run import Plan


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("rehearse", help="simulated rooms against a server, the day before")
    parser.add_argument("--url", help="the server's address; without it a throw-away server is started")
    parser.add_argument("--key", help="a rehearsal key, from the conference's page “Rehearsal”")
    parser.add_argument("--profile", choices=PROFILES, default="M2", help="how many rooms and delegates")
    parser.add_argument("--speed", type=_speed, default=0.0, help="times real time: 1, 60 …, or max (default)")
    parser.add_argument("--faults", choices=FAULTS, default="light", help="how badly lines and clocks behave")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same day again")
    parser.add_argument("--minutes", type=int, help="length of the simulated day (default: the profile's, 330)")
    parser.add_argument(
        "--media", action=argparse.BooleanOptionalAction, default=None,
        help="the rooms' screens watch, too (default: when --url's hall is on air; a throw-away server puts one on air)",
    )  # fmt: skip
    parser.add_argument(
        "--mbit", type=_mbit, default=100.0, help="Mbit/s that all screens together may fetch (default 100)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here")


def _speed(text: str) -> float:
    if text == "max":
        return 0.0
    speed = float(text)
    if not 1 <= speed <= 10_000:
        raise argparse.ArgumentTypeError("from 1 to 10000, or max")
    return speed


def _mbit(text: str) -> float:
    if not 0.1 <= float(text) <= 100_000:
        raise argparse.ArgumentTypeError("from 0.1 to 100000")
    return float(text)


def run(args: argparse.Namespace) -> int:
    """Rehearse. Exit code 1 when anything was lost, counted twice or folded otherwise; 2 when it could not be done."""
    from diemcau.rehearsal.run import Plan  # noqa: PLC0415 - aiohttp only when needed

    profile = PROFILES[args.profile]
    if args.minutes:
        profile = profile.lasting(args.minutes)
    media = bool(args.url) if args.media is None else args.media
    plan = Plan(profile, FAULTS[args.faults], args.speed, args.seed, media=media, mbit=args.mbit)
    if bool(args.url) != bool(args.key):
        return _fail("--url and --key belong together")
    result = _against(f"{args.url.rstrip('/')}/rehearsal/{args.key}/manifest.json", plan) if args.url else _alone(plan)
    if result is None:
        return 2
    return _report(result, args.json)


def _against(url: str, plan: "Plan") -> "Result | None":
    import aiohttp  # noqa: PLC0415
    import msgspec  # noqa: PLC0415

    from diemcau.rehearsal.desk import KeyNoLongerOpens  # noqa: PLC0415
    from diemcau.rehearsal.run import rehearse  # noqa: PLC0415

    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars = {name: progress.add_task(name, total=None) for name in ("rooms", "judged")}

        def tell(name: str, done: int, total: int) -> None:
            progress.update(bars[name], completed=done, total=total)

        try:
            return _run(rehearse(url, plan, tell=tell))
        except* KeyNoLongerOpens:
            _fail("the key does not open: it was revoked, is older than a day, or belongs to another server")
        except* (aiohttp.ClientError, TimeoutError) as faults:
            _fail(f"the server does not answer: {faults.exceptions[0]}")
        except* msgspec.MsgspecError as faults:
            _fail(f"the server's manifest cannot be read ({faults.exceptions[0]}): is it another version?")
    return None


def _run(rehearsal: "Coroutine[Any, Any, Result]") -> "Result":
    try:
        import uvloop  # noqa: PLC0415 - faster, but not on every platform
    except ImportError:
        return asyncio.run(rehearsal)
    found: Result = uvloop.run(rehearsal)
    return found


def _alone(plan: "Plan") -> "Result | None":
    from . import throwaway  # noqa: PLC0415

    with throwaway.folder() as folder:
        from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
        from diemcau.portal.rehearsal_keys import make_key  # noqa: PLC0415 - Django is set up by now

        conference = throwaway.seed(plan.profile.sites, plan.profile.delegates)
        key = make_key(conference, by=SYSTEM, run="live")
        log = folder / "serve.log"
        try:
            with throwaway.server(log) as address, _on_air(conference) if plan.media else contextlib.nullcontext():
                result = _against(f"{address}/rehearsal/{key}/manifest.json", plan)
        except TimeoutError as fault:
            _fail(f"{fault}\n{log.read_text(encoding='utf-8')[-2000:]}")
            return None
        if result is None:
            _fail(f"the server's last words:\n{log.read_text(encoding='utf-8')[-2000:]}")
        else:
            _check_ledger(result)
        return result


@contextlib.contextmanager
def _on_air(conference: "Conference") -> "Iterator[None]":
    """What the demo shows, on a throw-away server: a picture on air, a deck and a film, all ready."""
    from .demo.props import everything  # noqa: PLC0415 - Django is set up by now

    with everything(conference):
        yield


def _check_ledger(result: "Result") -> None:
    from .verify import verify  # noqa: PLC0415

    found = [text for one in verify() for text in one["differences"]]
    result.ledger_ok = not found
    result.differences += found[:100]


def _report(result: "Result", file: Path | None) -> int:
    import msgspec  # noqa: PLC0415

    text = msgspec.json.format(msgspec.json.encode(result), indent=1).decode()
    if file is not None:
        file.write_text(text + os.linesep, encoding="utf-8")
    sys.stdout.write(text + "\n")
    return int(bool(result.lost or result.double_counted or result.ledger_ok is False))


def _fail(text: str) -> int:
    sys.stderr.write(f"diemcau: {text}\n")
    return 2
