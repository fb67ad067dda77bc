"""`diemcau demo`: a throw-away conference that comes alive: rooms report in, people are checked in, lines drop and catch up, the
hall is on air, slides turn, a film plays, delegates ask and vote."""

import argparse
import asyncio
import contextlib
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..seed import SHAPES, example

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference

MINUTES = 240
OPENS_IN = timedelta(minutes=45)
LINK_MINUTES = 12 * 60
PREPARED_S = 20.0  # rooms that come later than this find what there is
SCREENS_MBIT = 16.0  # what simulated screens may fetch together: lists always, the picture now and then


class Stage(NamedTuple):
    """A running demo: where it is, its rehearsal key, and links that sign in at one click."""

    address: str
    key: str
    conference: "Conference"
    links: dict[str, str]


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("demo", help="a throw-away conference of simulated rooms, to look at")
    parser.add_argument("shape", nargs="?", choices=list(SHAPES), default="172")
    parser.add_argument("--port", type=int, default=8000, help="port; another free one when it is taken")
    parser.add_argument("--speed", type=float, default=20.0, help="times real time")
    parser.add_argument("--seed", type=int, default=1, help="another number: another day")
    parser.add_argument(
        "--still", action="store_true", help="nobody there: just the conference, without rooms, picture and slides"
    )


def run(args: argparse.Namespace) -> int:
    """Show the demo until Ctrl-C; nothing is left behind."""
    say = sys.stdout.write
    say(f"diemcau: making {args.shape} …\n")
    sys.stdout.flush()
    with stage(args.shape, port=args.port, seed=args.seed, speed=args.speed) as made:
        say("\nOne click each, on this machine (nothing is kept):\n\n")
        for name, link in made.links.items():
            say(f"  {name:18} {link}\n")
        say("\nCtrl-C ends it.\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            if args.still:
                signal.pause()
            with _hall(made, args.speed) as prepared:
                prepared.wait(PREPARED_S)
                _play(made, speed=args.speed, seed=args.seed)
                signal.pause()
    say("\ndiemcau: gone without a trace\n")
    return 0


@contextlib.contextmanager
def _hall(made: Stage, speed: float) -> Iterator[threading.Event]:
    """A picture on air, a hub that leads through the programme, a moderator; set once there are a deck and a film."""
    from .hub import Hub  # noqa: PLC0415 - Django is set up by now
    from .moderator import Moderator  # noqa: PLC0415
    from .props import feed  # noqa: PLC0415

    over = threading.Event()
    hub = Hub(made.conference, over, speed=speed, opens_in=OPENS_IN.total_seconds() / speed)
    moderator = Moderator(made.conference, over)
    with feed(made.conference):
        hub.start()
        moderator.start()
        try:
            yield hub.prepared
        finally:
            over.set()
            for thread in (hub, moderator):
                thread.join(10)  # they write into the database that goes now


@contextlib.contextmanager
def stage(shape: str, *, port: int = 0, seed: int = 1, speed: float = 1.0) -> Iterator[Stage]:
    """A server of its own with the example conference of `shape`; all of it is removed at the end."""
    from .. import throwaway  # noqa: PLC0415 - sets this process's settings first

    with throwaway.folder() as folder:
        conference = _conference(shape, seed, speed)
        log = folder / "serve.log"
        try:
            with throwaway.server(log, port=port) as address:
                yield Stage(address, _rehearsal_key(conference), conference, _links(address, conference))
        except TimeoutError as fault:
            _keep_log(log)
            raise SystemExit(f"diemcau: {fault}") from None


def _keep_log(log: Path) -> None:
    with log.open(encoding="utf-8") as lines:
        shutil.copyfileobj(lines, sys.stderr)


def _conference(shape: str, seed: int, speed: float) -> "Conference":
    """The example, opening in 45 minutes of its own time."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from diemcau.conferences.models import Conference  # noqa: PLC0415

    key = example(shape, seed=seed, begin=timezone.now() + OPENS_IN / speed)
    return Conference.objects.get(key=key)


def _rehearsal_key(conference: "Conference") -> str:
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415 - Django is set up by now
    from diemcau.portal.rehearsal_keys import make_key  # noqa: PLC0415

    return make_key(conference, by=SYSTEM, run="live")


def _links(address: str, conference: "Conference") -> dict[str, str]:
    """One-click links as the organiser: overview, wall, moderator, and a room's desk and screen; a delegate's phone needs no sign-in."""
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415 - Django is set up by now
    from diemcau.people import actions  # noqa: PLC0415

    account = actions.create_account(by=SYSTEM, username="demo", full_name="Nguyễn Thị Demo", password=None)
    actions.give_role(account, by=SYSTEM, role="organizer", conference=conference.pk)
    home = f"/c/{conference.key}"
    room = conference.sites.filter(is_hub=False).order_by("-order").first() or conference.sites.get()
    pages = {
        "organiser": f"{home}/",
        "run sheet": f"{home}/run-sheet",
        "studio": f"{home}/broadcast",
        "control wall": f"{home}/wall",
        "hall projector": f"{home}/hall",
        "a room's desk": f"{home}/sites/{room.code}/desk",
        "a room's screen": f"{home}/sites/{room.code}/screen",
        "headcount": f"{home}/headcount",
        "moderator's desk": f"{home}/questions",
        "polls": f"{home}/polls",
        "minutes": f"{home}/minutes",
        "messages to rooms": f"{home}/announcements",
    }
    link = actions.make_sign_in_link(by=SYSTEM, account=account, minutes=LINK_MINUTES, single_use=False)
    links = {name: f"{address}{link}?next={page}" for name, page in pages.items()}
    somebody = conference.delegates.filter(site=room).last() or conference.delegates.exclude(site=None).last()
    return links | ({"a delegate's phone": f"{address}/p/{somebody.code}"} if somebody else {})


def _play(made: Stage, *, speed: float, seed: int) -> None:
    """The simulated rooms' day."""
    from diemcau.rehearsal.profile import FAULTS, Profile  # noqa: PLC0415 - aiohttp only when needed
    from diemcau.rehearsal.run import Plan, rehearse  # noqa: PLC0415

    sites = made.conference.sites.count()
    delegates = made.conference.delegates.count()
    profile = Profile("demo", sites, delegates, minutes=MINUTES)
    url = f"{made.address}/rehearsal/{made.key}/manifest.json"
    asyncio.run(
        rehearse(
            url, Plan(profile, FAULTS["light"], speed, seed, condensed=True, media=True, mbit=SCREENS_MBIT, cues=False)
        )
    )
