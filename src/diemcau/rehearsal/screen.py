"""A simulated room screen: it plays the hall's picture, follows what all rooms are to show, fetches films ahead and says how it is."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
import msgspec

from diemcau.kernel.pieces import PIECE

from . import hls
from .budget import Budget
from .listener import listen
from .manifest import FilmFile, Media, Room
from .player import Buffer

BEAT_S = 15.0
AGAIN_S = 2.0
TARGET_S = 2.0
_NAMED = re.compile(r'data-(base|manifest|ahead)="([^"]+)"')
Faults = (aiohttp.ClientError, TimeoutError, ValueError)
Seen = Callable[[int, Mapping[str, str], float], None]


@dataclass
class Account:
    """What all screens fetched together. `passed_over`: segments named that the budget did not allow; `failed`: requests that
    were not answered with what was asked for."""

    manifests: int = 0
    segments: int = 0
    pages: int = 0
    passed_over: int = 0
    beats: int = 0
    bytes: int = 0
    failed: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def fail(self, what: str) -> None:
        self.failed += 1
        if len(self.faults) < 20 or what in self.faults:
            self.faults[what] = self.faults.get(what, 0) + 1


class ServerClock:
    """The server's time, from what it answers to beats: the answer that came soonest counts most."""

    def __init__(self) -> None:
        self._ahead: float | None = None
        self._trip = 0.0

    def told(self, now_ms: int, asked: float, answered: float) -> None:
        """It was `now_ms` between these two moments (monotonic seconds)."""
        if self._ahead is None or answered - asked < self._trip:
            self._trip = answered - asked
            self._ahead = now_ms - 500 * (asked + answered)

    def now_ms(self) -> int:
        """0 while nothing was told."""
        return 0 if self._ahead is None else round(self._ahead + 1000 * time.monotonic())


class Deck(msgspec.Struct):
    """The list of a deck: every page's names by size."""

    pages: list[dict[str, str | int]]


class Beaten(msgspec.Struct):
    """The answer to POST /live/beat."""

    clock: int


@dataclass
class House:
    """What screens share. `pictures` and `films` are what may be fetched. `simulated`: what they fetched counts in the rehearsal
    alone; on the day it is the rooms' own computers that must have it."""

    http: aiohttp.ClientSession
    base: str
    conference: int
    audiences: str  # of all screens; a room's own with "site-{}"
    media: Media
    pictures: Budget
    films: Budget
    account: Account
    simulated: bool
    clock: ServerClock
    seen: Seen


class SimulatedScreen:
    """The screen of one room. `line` is down while the room is cut off; `rung` is what its line bears."""

    def __init__(self, room: Room, house: House, *, line: asyncio.Event, rung: str) -> None:
        self.room = room
        self.line = line
        self.rung = rung
        self.buffer = Buffer()
        self.has_films = False
        self._house = house
        self._heads: set[str] = set()
        self._percent: dict[str, int] = {}
        self._kbps = 0
        self._decks: dict[str, int] = {}
        self._coming: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._headers = {"Authorization": f"Bearer {room.desks[0].ticket}"}

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for part in (self._listening, self._turning, self._playing, self._fetching_ahead, self._beating):
                group.create_task(part())

    async def _listening(self) -> None:
        house = self._house
        wanted = f"{house.audiences},{house.audiences.replace('screens', f'site-{self.room.id}')}"
        url = f"{house.base}/live/stream?conference={house.conference}&audiences={wanted}&language=vi"

        def shown(html: Mapping[str, str], at: float) -> None:
            house.seen(self.room.id, html, at)
            named = dict(_NAMED.findall(html.get("slides", "")))
            for manifest in f"{named.get('manifest', '')} {named.get('ahead', '')}".split():
                if manifest not in self._decks:
                    self._decks[manifest] = 0
                    self._coming.put_nowait((named["base"], manifest))

        await listen(house.http, url, self.room.desks[0], shown)

    async def _turning(self) -> None:
        """Fetch the pages of decks that are shown or come next, in the size the line bears."""
        while True:
            base, manifest = await self._coming.get()
            size = "big" if self.rung == "source" else "small"
            listed = msgspec.json.decode(await self._surely(f"{base}{manifest}.json", "deck"), type=Deck)
            for number, page in enumerate(listed.pages, 1):
                await self._surely(f"{base}{page[size]}.webp", "page")
                self._house.account.pages += 1
                self._decks[manifest] = 100 * number // len(listed.pages)

    async def _surely(self, address: str, what: str) -> bytes:
        """Fetch within the budget, again and again until it is there."""
        while True:
            await self.line.wait()
            await self._house.pictures.some()
            try:
                return await self._get(address, self._house.pictures)
            except Faults as fault:
                self._house.account.fail(f"{what}: {_plain(fault)}")
            await asyncio.sleep(AGAIN_S)

    async def _playing(self) -> None:
        await asyncio.sleep(self.room.id * 7919 % 2000 / 1000)  # rooms do not look all at once
        while True:
            if not self.line.is_set():
                self.buffer.start_over()
                await self.line.wait()
            rest = TARGET_S
            try:
                rest = await self._look()
            except Faults as fault:
                self._house.account.fail(f"playlist: {_plain(fault)}")
            await asyncio.sleep(rest)

    async def _look(self) -> float:
        """Read the list, fetch what is new; the seconds until the next look."""
        house = self._house
        data = await self._get(f"{house.media.playlists}/{self.rung}.m3u8")
        found = hls.read(data.decode())
        house.account.manifests += 1
        for segment in self.buffer.wanted(found.segments):
            if house.pictures.has_some():
                for head in found.heads:
                    if head not in self._heads:
                        self._heads.add(head)
                        await self._get(f"{house.media.playlists}/{head}", house.pictures)
                began = time.monotonic()
                size = len(await self._get(f"{house.media.playlists}/{segment.address}", house.pictures))
                self._kbps = round(size * 8 / 1000 / max(0.001, time.monotonic() - began))
                house.account.segments += 1
            else:
                house.account.passed_over += 1
            self.buffer.take(segment, time.monotonic(), now_ms=house.clock.now_ms())
        return found.target

    async def _get(self, path: str, budget: Budget | None = None, **headers: str) -> bytes:
        async with self._house.http.get(self._house.base + path, headers=headers) as response:
            response.raise_for_status()
            data = await response.read()
        self._house.account.bytes += len(data)
        if budget is not None:
            budget.spend(len(data))
        return data

    async def _fetching_ahead(self) -> None:
        """Every piece of every film, checked by its hash, as the budget allows."""
        films = self._house.media.films
        self._percent = {film.digest: 0 for film in films}
        for film in films:
            done, size = 0, sum(file.size for file in film.files)
            for file in film.files:
                listed = await self._surely(file.pieces, "film")
                for number in range(-(-file.size // PIECE)):
                    await self._piece(file, number, listed[32 * number : 32 * number + 32])
                    done += min(PIECE, file.size - number * PIECE)
                    self._percent[film.digest] = 100 * done // max(1, size)
        self.has_films = bool(films)

    async def _piece(self, file: FilmFile, number: int, digest: bytes) -> None:
        """One piece, again and again until it is what its hash says."""
        span = f"bytes={number * PIECE}-{min((number + 1) * PIECE, file.size) - 1}"
        while True:
            await self.line.wait()
            await self._house.films.some()
            try:
                data = await self._get(file.address, self._house.films, Range=span)
                if hashlib.sha256(data).digest() == digest:
                    return
                self._house.account.fail("film: a piece that is not what its hash says")
            except Faults as fault:
                self._house.account.fail(f"film: {_plain(fault)}")
            await asyncio.sleep(AGAIN_S)

    async def _beating(self) -> None:
        url = f"{self._house.base}/live/beat"
        await asyncio.sleep(self.room.id * 7919 % 15_000 / 1000)
        while True:
            await self.line.wait()
            asked = time.monotonic()
            try:
                async with self._house.http.post(url, json=self._word(), headers=self._headers) as response:
                    response.raise_for_status()
                    answer = msgspec.json.decode(await response.read(), type=Beaten)
                    self._house.clock.told(answer.clock, asked, time.monotonic())
                    self._house.account.beats += 1
            except Faults as fault:
                self._house.account.fail(f"beat: {_plain(fault)}")
            await asyncio.sleep(BEAT_S)

    def _word(self) -> dict[str, object]:
        """What a screen says with every beat (docs/reference/operations.md)."""
        word: dict[str, object] = {
            "mode": "B" if self.rung in ("stills", "audio") else "A", "rung": self.rung, "sound": True, "kbps": self._kbps,
            "stalls": self.buffer.stalls, "latency_ms": self.buffer.latency_ms, "dropped": 0,
            "films": _shares(self._percent), "slides": _shares(self._decks),
        }  # fmt: skip
        return word | ({"simulated": True} if self._house.simulated else {})


def _shares(percents: dict[str, int]) -> str:
    return " ".join(f"{name[:8]}={percent}" for name, percent in percents.items())


def _plain(fault: Exception) -> str:
    return str(fault.status) if isinstance(fault, aiohttp.ClientResponseError) else type(fault).__name__
