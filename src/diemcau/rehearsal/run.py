"""A rehearsal from manifest to result."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

import aiohttp
import msgspec

from . import listener, manifest, outcome
from .act import HUB, MINUTE, PHONES
from .desk import Exchange, KeyNoLongerOpens, SimulatedDesk, Tally
from .nameless import Keys, Put
from .pace import Pace
from .profile import Faults, Profile
from .result import Headcount, Ops, Result, spread
from .script import Script
from .spending import Pocket, Spent, keys_of, pockets
from .voting import Made, Press
from .watching import Watching

QUEUED_PER_DESK = 8
CONNECTIONS = 256
ALL_IN_S = 20.0
Progress = Callable[[str, int, int], None]


class Plan(NamedTuple):
    """What is asked for. `speed` is times real time, 0 as fast as it goes; `condensed` as in `Pace`. `media`: the rooms' screens
    watch, when the hall is on air, within `mbit` (Mbit/s) together; with `cues` the rehearsal turns pages and starts films itself, and
    rooms ask to speak."""

    profile: Profile
    faults: Faults
    speed: float
    seed: int
    condensed: bool = False
    media: bool = False
    mbit: float = 100.0
    cues: bool = True


class Cuts:
    """Which rooms have no line, when: fixed by the seed before the day begins. Times in simulated minutes."""

    def __init__(self, script: Script, profile: Profile, faults: Faults) -> None:
        dice, rooms = script.dice, [room.id for room in script.rooms]
        self._windows: dict[int, list[tuple[int, int]]] = {room: [] for room in rooms}
        dice.shuffle(rooms)
        cut = min(len(rooms), -int(-faults.cut * len(rooms) // 1))
        for room in rooms[:cut]:
            length = min(dice.randint(*faults.cut_minutes), profile.minutes)
            self._add(room, dice.randint(0, profile.minutes - length), length)
        for room in rooms:
            if dice.random() < faults.flicker:
                self._add(room, dice.randrange(profile.minutes), dice.randint(2, 10))

    def _add(self, room: int, start: int, length: int) -> None:
        self._windows[room].append((start, start + length))

    def is_cut(self, room: int, minute: int) -> bool:
        return any(start <= minute < end for start, end in self._windows[room])

    def lasting(self, minutes: int) -> int:
        """How many rooms are cut for so long at least, in one piece."""
        return sum(any(end - start >= minutes for start, end in windows) for windows in self._windows.values())


class Rehearsal:
    """One run of a plan against the server behind a manifest."""

    def __init__(
        self, base: str, told: manifest.Manifest, plan: Plan, http: aiohttp.ClientSession, made: Made | None = None,
        keys: Keys | None = None,
    ) -> None:  # fmt: skip
        self.base = base
        self.told = told
        self.plan = plan
        self.http = http
        self.tally = Tally()
        self.watch = listener.Watch()
        self.pace = Pace(speed=plan.speed, length=plan.profile.minutes * MINUTE, now=told.now, condensed=plan.condensed)
        self.script = Script(
            told, plan.profile, plan.faults, seed=plan.seed, start=self.pace.start, asks=plan.cues, made=made, keys=keys
        )
        self.cuts = Cuts(self.script, plan.profile, plan.faults)
        self.desks = self._desks()
        self.spent = Spent()
        self.pockets = pockets(base, told, self.desks, self.script.purses, self.spent)

    def _desks(self) -> dict[tuple[int, int], SimulatedDesk]:
        url, faults = f"{self.base}/live/ops", self.plan.faults
        lines = asyncio.Semaphore(CONNECTIONS)
        exchange = Exchange(self.http, url, self.told.run, self.pace, faults, self.tally, self.watch.posted, lines)
        identities = {(0, HUB): self.told.hub}
        for room in self.script.rooms:
            several = 2 if room.id in self.script.two_desks else 1
            identities |= {(room.id, number): room.desks[number] for number in range(several)}
        phones = {room.id: room.phones for room in self.script.rooms}
        for site, number in self.script.phones():
            phone = phones[site][number - PHONES]
            identities[site, number] = manifest.Desk(phone.device, phone.ticket)
        seed, boot_at = f"{self.plan.seed}", self.pace.start - MINUTE
        return {
            key: SimulatedDesk(identity, exchange, seed=seed, boot_at=boot_at) for key, identity in identities.items()
        }

    async def play(self, tell: Progress) -> float:
        """Play the whole day and send all of it; the seconds it took. Raises KeyNoLongerOpens."""
        self.pace.begin()
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            working: list[SimulatedDesk | Pocket] = [*self.desks.values(), *self.pockets.values()]
            for one in working:
                group.create_task(one.work())
            await self._day(tell)
            for one in working:
                one.close()
            group.create_task(self._catching_up(tell))
        return time.monotonic() - began

    async def _day(self, tell: Progress) -> None:
        puts = deque(self.script.puts)
        for minute, acts in enumerate(self.script.minutes()):
            self._set_lines(minute)
            await self._press(minute)
            for act in acts:
                await self.pace.reach(act.at)
                self._put(puts, act.at)
                self.desks[(0, HUB) if act.desk == HUB else (act.site, act.desk)].do(act)
            self._put(puts, self.pace.start + (minute + 1) * MINUTE - 1)
            await self._not_too_far_ahead()
            tell("rooms", len(self.tally.stored), len(self.script))

    def _put(self, puts: deque[Put], until: int) -> None:
        """What is due goes into the box."""
        while puts and puts[0].at <= until:
            put = puts.popleft()
            self.pockets[put.site, put.desk].put(put)

    def _set_lines(self, minute: int) -> None:
        for (site, _), desk in self.desks.items():
            if site and self.cuts.is_cut(site, minute):
                desk.line.clear()
            else:
                desk.line.set()

    async def _press(self, minute: int) -> None:
        for press in self.script.presses:
            if press.minute == minute:
                await self.pace.reach(self.pace.start + minute * MINUTE)
                await self._all_in(press)
                with suppress(aiohttp.ClientResponseError):  # taken away by somebody: what is missing will be said
                    await votes(self.http, self.base, self.told, press.do, poll=press.poll)

    async def _all_in(self, press: Press) -> None:
        """Without a clock to hold it back, a secret poll's result waits for the ballots of phones that have a line: later ones count no more."""
        until = time.monotonic() + ALL_IN_S
        while press.do == "off" and not self.plan.speed and time.monotonic() < until:
            if not any(pocket.waits_for(press.poll) for pocket in self.pockets.values()):
                return
            await asyncio.sleep(0.05)

    async def _not_too_far_ahead(self) -> None:
        """Without a clock to hold it back, the day waits for the desks that have a line."""
        most = QUEUED_PER_DESK * sum(number < PHONES for _, number in self.desks)
        await asyncio.sleep(0)
        while not self.plan.speed and self._queued() > most:  # noqa: ASYNC110 - an event at every answer costs more
            await asyncio.sleep(0.01)

    def _queued(self) -> int:
        """Ops waiting at desks that have a line."""
        return sum(len(desk.queue) for desk in self.desks.values() if desk.line.is_set())

    async def _catching_up(self, tell: Progress) -> None:
        while any(desk.queue for desk in self.desks.values()):
            tell("rooms", len(self.tally.stored), len(self.script))
            await asyncio.sleep(0.2)


async def rehearse(url: str, plan: Plan, *, tell: Progress = lambda *_: None) -> Result:
    """Rehearse against the manifest at `url`. Raises KeyNoLongerOpens, aiohttp.ClientError, msgspec.MsgspecError."""
    base = "/".join(url.split("/")[:3])
    connector = aiohttp.TCPConnector(limit=CONNECTIONS + 2 * listener.LISTENERS, keepalive_timeout=30)
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http:
        async with http.get(url) as response:
            if response.status in (401, 403, 404):
                raise KeyNoLongerOpens(f"{response.status} {url}")
            response.raise_for_status()
            told = manifest.read(await response.read())
        made = msgspec.json.decode(await votes(http, base, told, "make"), type=Made) if told.urls.votes else Made()
        rehearsal = Rehearsal(base, told, plan, http, made, await keys_of(http, base, told, made))
        watching = _watching(rehearsal)
        walls = [asyncio.create_task(_wall(rehearsal, number)) for number in range(listener.LISTENERS)]
        screens = asyncio.create_task(watching.run()) if watching else None
        began = time.monotonic()
        try:
            await rehearsal.play(tell)
            found = await outcome.judge(
                http, base, told, rehearsal.script.intention, rehearsal.tally, spent=rehearsal.spent,
                tell=lambda judged: tell("judged", judged, len(rehearsal.tally.stored)),
            )  # fmt: skip
            wall_s = time.monotonic() - began
            if watching:
                await watching.long_enough()
                seen = await outcome.shown(http, base, told)
        finally:
            listening = [*walls, screens] if screens else walls
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
        result = _result(rehearsal, found, wall_s=wall_s, judged_s=found.judged_at - began)
    if watching and screens:
        if not screens.cancelled():
            screens.result()  # what broke it
        result.media = watching.result()
        result.media.shown_screens, result.media.shown_film_ready = seen.screens, seen.film_ready
    return result


async def votes(http: aiohttp.ClientSession, base: str, told: manifest.Manifest, do: str, *, poll: str = "") -> bytes:
    """A press at the rehearsal's hub. Saying it twice does no harm, so a line that fails is tried again. Raises aiohttp.ClientError."""
    for again in (1, 2, 3):
        try:
            async with http.post(base + told.urls.votes, data={"do": do, "poll": poll}) as response:
                response.raise_for_status()
                return await response.read()
        except (aiohttp.ClientConnectionError, TimeoutError):
            await asyncio.sleep(again)
    raise aiohttp.ClientConnectionError(told.urls.votes)


def _watching(rehearsal: Rehearsal) -> Watching | None:
    told, plan = rehearsal.told, rehearsal.plan
    if told.media is None or not plan.media:
        return None
    return Watching(
        rehearsal.base, told, told.media, rehearsal.desks,
        faults=plan.faults, seed=plan.seed, mbit=plan.mbit, cues=plan.cues,
    )  # fmt: skip


async def _wall(rehearsal: Rehearsal, number: int) -> None:
    def shown(html: Mapping[str, str], at: float) -> None:
        rehearsal.watch.shown(number, html, at)

    url = f"{rehearsal.base}/live/stream?conference={rehearsal.told.conference}&audiences={rehearsal.told.wall}&language=vi"
    await listener.listen(rehearsal.http, url, rehearsal.told.hub, shown)


def _result(rehearsal: Rehearsal, found: outcome.Outcome, *, wall_s: float, judged_s: float) -> Result:
    tally = rehearsal.tally
    return Result(
        profile=rehearsal.plan.profile.name,
        sites=len(rehearsal.script.rooms),
        delegates=rehearsal.script.intention.expected,
        ops=Ops(
            made=tally.made, sent=tally.sent, stored=len(tally.stored),
            duplicate=tally.acknowledged - len(tally.stored), accepted=found.accepted, refused=found.refused,
        ),
        lost=found.lost + tally.made - len(tally.stored) - len(tally.refused),
        double_counted=found.double_counted,
        ack_ms=spread(tally.ack_ms),
        screen_ms=spread(rehearsal.watch.screen_ms),
        wall_s=round(wall_s, 1),
        headcount=Headcount(found.expected, found.present),
        ledger_ok=None,
        judged_per_s=round((found.accepted + found.refused) / max(judged_s, 0.001)),
        differences=found.differences,
        speaking=found.speaking,
        questions=found.questions,
        polls=found.polls,
        announcement=found.announcement,
        anonymous=found.anonymous,
        chat=found.chat,
    )  # fmt: skip
