"""`diemcau rehearse`: simulated rooms against a server, the day before; or against a throw-away one of their own."""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from diemcau.rehearsal.profile import FAULTS, PROFILES

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference
    from diemcau.rehearsal.polling import PollResult
    from diemcau.rehearsal.profile import Profile
    from diemcau.rehearsal.result import Result
    from diemcau.rehearsal.run import Plan

R = TypeVar("R")
Playing = Callable[[Callable[[str, int, int], None]], Coroutine[Any, Any, R]]


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
    parser.add_argument(
        "--only", choices=("poll",), help="not a day, but a poll that all delegates answer within 20 s, each by a phone"
    )
    parser.add_argument(
        "--fresh", type=int, default=0, metavar="N", help="then N of them once more, each on a connection of its own"
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
    if bool(args.url) != bool(args.key):
        return _fail("--url and --key belong together")
    url = f"{args.url.rstrip('/')}/rehearsal/{args.key}/manifest.json" if args.url else ""
    result: Result | PollResult | None
    if args.only == "poll":
        result = _poll(args, url)
    else:
        plan = _plan(args)
        result = _against(_day(url, plan)) if url else _day_alone(plan)
    if result is None:
        return 2
    return _report(result, args.json)


def _plan(args: argparse.Namespace) -> "Plan":
    from diemcau.rehearsal.run import Plan  # noqa: PLC0415 - aiohttp only when needed

    profile = PROFILES[args.profile]
    if args.minutes:
        profile = profile.lasting(args.minutes)
    media = bool(args.url) if args.media is None else args.media
    return Plan(profile, FAULTS[args.faults], args.speed, args.seed, media=media, mbit=args.mbit)


def _day(url: str, plan: "Plan") -> Playing["Result"]:
    from diemcau.rehearsal.run import rehearse  # noqa: PLC0415

    return lambda tell: rehearse(url, plan, tell=tell)


def _poll(args: argparse.Namespace, url: str) -> "PollResult | None":
    from diemcau.rehearsal.polling import Plan, poll  # noqa: PLC0415

    plan = Plan(PROFILES[args.profile], FAULTS[args.faults], args.seed, args.fresh)
    if url:
        return _against(lambda tell: poll(url, plan, tell=tell))
    with _throwaway(plan.profile) as alone:
        return alone.play(lambda url: lambda tell: poll(url, plan, used=alone.cpu, tell=tell))


def _day_alone(plan: "Plan") -> "Result | None":
    with _throwaway(plan.profile) as alone:
        beside = _on_air(alone.conference) if plan.media else contextlib.nullcontext()
        result = alone.play(lambda url: _day(url, plan), beside)
        if result is not None:
            _check_ledger(result)
        return result


def _against(play: Playing[R]) -> R | None:
    """What was played, with its progress shown; None, and the reason said, when it could not be."""
    import aiohttp  # noqa: PLC0415
    import msgspec  # noqa: PLC0415

    from diemcau.rehearsal.desk import KeyNoLongerOpens  # noqa: PLC0415

    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def tell(name: str, done: int, total: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name, total=total or None)
            progress.update(bars[name], completed=done, total=total or None)

        try:
            return _run(play(tell))
        except* KeyNoLongerOpens:
            _fail("the key does not open: it was revoked, is older than a day, or belongs to another server")
        except* (aiohttp.ClientError, OSError) as faults:
            _fail(f"the server does not answer: {faults.exceptions[0]}")
        except* msgspec.MsgspecError as faults:
            _fail(f"what the server says cannot be read ({faults.exceptions[0]}): is it another version?")
    return None


def _run(rehearsal: Coroutine[Any, Any, R]) -> R:
    try:
        import uvloop  # noqa: PLC0415 - faster, but not on every platform
    except ImportError:
        return asyncio.run(rehearsal)
    found: R = uvloop.run(rehearsal)
    return found


@dataclass
class Alone:
    """A conference in a folder of its own, and a key to it."""

    folder: Path
    conference: "Conference"
    key: str

    def play(
        self, play: Callable[[str], Playing[R]], beside: contextlib.AbstractContextManager[None] | None = None
    ) -> R | None:
        """What was played (given the manifest's address) against a server that is up as long as that lasts, with what goes on `beside`.
        None, and the reason said, when it could not be."""
        from . import throwaway  # noqa: PLC0415

        log = self.folder / "serve.log"
        try:
            with throwaway.server(log) as address, beside or contextlib.nullcontext():
                result = _against(play(f"{address}/rehearsal/{self.key}/manifest.json"))
        except TimeoutError as fault:
            _fail(f"{fault}\n{log.read_text(encoding='utf-8')[-2000:]}")
            return None
        if result is None:
            _fail(f"the server's last words:\n{log.read_text(encoding='utf-8')[-2000:]}")
        return result

    def cpu(self) -> dict[str, float]:
        """Seconds that the server's processes have used until now."""
        from .bench.processes import cpu_by_role  # noqa: PLC0415

        return cpu_by_role(self.folder)


@contextlib.contextmanager
def _throwaway(profile: "Profile") -> Iterator[Alone]:
    from . import throwaway  # noqa: PLC0415

    with throwaway.folder() as folder:
        from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
        from diemcau.portal.rehearsal_keys import make_key  # noqa: PLC0415 - Django is set up by now

        conference = throwaway.seed(profile.sites, profile.delegates)
        yield Alone(folder, conference, make_key(conference, by=SYSTEM, run="live"))


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


def _report(result: "Result | PollResult", file: Path | None) -> int:
    import msgspec  # noqa: PLC0415

    text = msgspec.json.format(msgspec.json.encode(result), indent=1).decode()
    if file is not None:
        file.write_text(text + os.linesep, encoding="utf-8")
    sys.stdout.write(text + "\n")
    return int(bool(result.lost or result.double_counted or getattr(result, "ledger_ok", None) is False))


def _fail(text: str) -> int:
    sys.stderr.write(f"diemcau: {text}\n")
    return 2
