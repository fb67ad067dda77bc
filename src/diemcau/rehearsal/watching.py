"""All simulated screens of a rehearsal together, and the presses at the hub that they are to follow."""

import asyncio
import random
import re
import resource
import time
from array import array
from collections.abc import Mapping

import aiohttp
import msgspec

from .budget import Budget
from .desk import SimulatedDesk
from .manifest import Manifest, Media, Room
from .profile import Faults
from .result import Watched, spread
from .screen import Account, House, ServerClock, SimulatedScreen

SCREENS = 500  # as many as one process plays well
LEAST_S = 30.0  # a day as fast as it goes is over before anything was seen
SETTLE_S, CUE_S, FILM_EVERY = 4.0, 4.0, 6
REACH_S = 10.0  # a press this long before the end has reached everybody, or nobody any more
FILMS_SHARE = 4  # films have a fourth of the budget beside the pictures
_AT = re.compile(r'data-at="([0-9]+)"')


class Shown(msgspec.Struct):
    """The server's answer to a press: the element that shows it, by its `at`."""

    element: str
    at: int


class Cues:
    """Pairs presses with the frames in which they reach the rooms."""

    def __init__(self) -> None:
        self.ms: array[float] = array("d")
        self._pressed: list[tuple[str, int, float]] = []
        self._seen: dict[tuple[str, int], dict[int, float]] = {}
        self._page: dict[int, int] = {}

    def seen(self, room: int, html: Mapping[str, str], at: float) -> None:
        """A frame came to a room."""
        for element in ("slides", "film"):
            found = _AT.search(html.get(element, ""))
            if found:
                self._seen.setdefault((element, int(found[1])), {}).setdefault(room, at)
                if element == "slides":
                    self._page[room] = int(found[1])

    def pressed(self, shown: Shown, at: float) -> None:
        """A press went out at `at` (monotonic seconds), and this is what it put on the screens."""
        self._pressed.append((shown.element, shown.at, at))

    def on_page(self, *, until: float) -> int:
        """Rooms whose screens stand on the last page that was pressed up to `until`, or on one pressed since."""
        pages = [moment for element, moment, at in self._pressed if element == "slides" and at < until]
        return sum(moment >= pages[-1] for moment in self._page.values()) if pages else 0

    def close(self, rooms: int, *, until: float) -> tuple[int, int]:
        """How many presses there were up to `until`, and how many rooms they did not reach."""
        missed, counted = 0, [press for press in self._pressed if press[2] < until]
        for element, moment, at in counted:
            arrived = self._seen.get((element, moment), {})
            self.ms.extend(1000 * (came - at) for came in arrived.values())
            missed += rooms - len(arrived)
        return len(counted), missed


class Watching:
    """Screens of up to SCREENS rooms. `mbit` for all of them together; with `cues` the hub presses, too."""

    def __init__(
        self, base: str, told: Manifest, media: Media, desks: Mapping[tuple[int, int], SimulatedDesk], *,
        faults: Faults, seed: int, mbit: float, cues: bool,
    ) -> None:  # fmt: skip
        self._base, self._media, self._mbit = base, media, mbit
        self._cues = Cues()
        self._presses = cues and bool(media.cue)
        self._account = Account()
        self._told, self._desks = told, desks
        self._dice = random.Random(f"screens {seed}")
        self._thin = faults.thin
        self._screens: list[SimulatedScreen] = []
        self._began = 0.0
        self._seconds = 0.0

    async def run(self) -> None:
        """Watch until cancelled."""
        self._began = time.monotonic()
        _allow_connections()
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        timeout = aiohttp.ClientTimeout(total=60)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar) as http:
            try:
                async with asyncio.TaskGroup() as group:
                    for screen in self._made(http):
                        group.create_task(screen.run())
                    if self._presses:
                        group.create_task(self._pressing(http))
            finally:
                self._seconds = time.monotonic() - self._began
                if self._presses:
                    await asyncio.wait_for(self._press(http, "nothing"), 10)

    async def long_enough(self) -> None:
        """Wait until something was seen, on a day that was over sooner."""
        await asyncio.sleep(max(0.0, self._began + LEAST_S - time.monotonic()))

    def _made(self, http: aiohttp.ClientSession) -> list[SimulatedScreen]:
        rate = self._mbit * 1_000_000 / 8
        house = House(
            http, self._base, self._told.conference, f"screens{self._told.wall.removeprefix('wall')}", self._media,
            Budget(rate), Budget(rate / FILMS_SHARE), self._account, self._told.run != "live", ServerClock(), self._cues.seen,
        )  # fmt: skip
        for room in self._told.sites[:SCREENS]:
            desk = self._desks.get((room.id, 0))
            if desk is not None:
                self._screens.append(SimulatedScreen(room, house, line=desk.line, rung=self._rung(room)))
        return self._screens

    def _rung(self, room: Room) -> str:
        chance = self._dice.random()
        return "source" if chance >= self._thin else "360p" if chance < self._thin / 2 else "audio"

    async def _pressing(self, http: aiohttp.ClientSession) -> None:
        await asyncio.sleep(SETTLE_S)
        number = 0
        while True:
            await self._press(http, "film" if number % FILM_EVERY == FILM_EVERY - 1 else "slides")
            number += 1
            await asyncio.sleep(CUE_S)

    async def _press(self, http: aiohttp.ClientSession, show: str) -> None:
        at = time.monotonic()
        try:
            async with http.post(self._base + self._media.cue, data={"show": show}) as response:
                if response.status == 200:
                    self._cues.pressed(msgspec.json.decode(await response.read(), type=Shown), at)
                elif response.status != 204:  # there is none of these to show
                    self._account.fail(f"cue: {response.status}")
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError) as fault:
            self._account.fail(f"cue: {type(fault).__name__}")

    def result(self) -> Watched:
        """What it came to, once it was cancelled."""
        cues, missed = self._cues.close(len(self._screens), until=self._began + self._seconds - REACH_S)
        account, films = self._account, len(self._media.films)
        return Watched(
            rooms=len(self._screens), mbit=self._mbit, seconds=round(self._seconds, 1), manifests=account.manifests,
            segments=account.segments, passed_over=account.passed_over, pages=account.pages, bytes=account.bytes,
            stalls=sum(screen.buffer.stalls for screen in self._screens),
            latency_ms=spread([screen.buffer.latency_ms for screen in self._screens if screen.buffer.latency_ms]),
            cues=cues, cue_ms=spread(self._cues.ms), missed=missed, films=films,
            film_ready=sum(screen.has_films for screen in self._screens), failed=account.failed, faults=account.faults,
            beats=account.beats, on_page=self._cues.on_page(until=self._began + self._seconds - REACH_S),
        )  # fmt: skip


def _allow_connections() -> None:
    """A stream and a player a room are more open files than shells allow at first."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
