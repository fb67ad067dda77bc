"""A poll is answered by all delegates at once, each by a phone, while the rooms' screens show the tally (docs/reference/commands.md)."""

import asyncio
import contextlib
import random
import resource
import time
from array import array
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

import aiohttp
import msgspec

from . import manifest, outcome
from .desk import KeyNoLongerOpens
from .polling_crowd import Crowd, Phone, Vote, tally_of, votes_of
from .polling_lines import Server
from .polling_screens import Screen, Screens
from .profile import Faults, Profile
from .result import Spread, spread

LINES = 2_000  # connections that phones share
FRESH_LINES = 500  # at a time, where every answer has a connection of its own
FRESH_S = 4.0  # over which these are pressed
PATIENCE_S = 15.0
A_SECOND = 500  # answers, of a small conference
LONGEST_S = 19.0
SAMPLE = 100  # screens of which every frame is looked at
Used = Callable[[], Mapping[str, float]]
Progress = Callable[[str, int, int], None]


class Plan(NamedTuple):
    """What is asked for. `fresh`: so many delegates think again afterwards, each on a new connection."""

    profile: Profile
    faults: Faults
    seed: int
    fresh: int = 0


class Answers(msgspec.Struct):
    """Ops that phones made (some delegates think again), and those the server acknowledged as on disk."""

    made: int
    stored: int


class PollResult(msgspec.Struct, omit_defaults=True):
    """`lost`: answers acknowledged and not counted, or counted for less than was meant; `double_counted`: counted for more.

    `tally_ms`: from the last answer's acknowledgement until a screen had the final tally; `behind_ms`: from every answer's until a screen had
    a tally with it. `answering_s`: from the first answer to the last acknowledgement; `wall_s`: until the last screen had the tally; `cpu_s`:
    of all the server's processes meanwhile (None: a server elsewhere), `cpu_of` by process. `fresh_s`: see Plan. `differences` says in words
    what is wrong.
    """

    profile: str
    sites: int
    delegates: int
    screens: int
    answers: Answers
    lost: int
    double_counted: int
    ack_ms: Spread
    tally_ms: Spread
    behind_ms: Spread
    answering_s: float
    wall_s: float
    cpu_s: float | None
    cpu_of: dict[str, float] = {}
    fresh_s: float | None = None
    differences: list[str] = []


class Phones(msgspec.Struct):
    """A page of phones; `next` is where the next page begins, 0: this was the last."""

    phones: list[Phone]
    next: int


class Made(msgspec.Struct):
    """A poll that is prepared."""

    poll: str
    keys: list[str]


class Counted(msgspec.Struct):
    """What the server counts."""

    answers: int
    counts: dict[str, int]
    late: int


class Polling:
    """One poll from opening to close. `used`: CPU seconds that the server's processes have used until now, by what they are."""

    def __init__(
        self, base: str, told: manifest.Manifest, plan: Plan, http: aiohttp.ClientSession, used: Used | None
    ) -> None:  # fmt: skip
        self._base, self._told, self._plan, self._http = base, told, plan, http
        self._used = used
        self._ahead = told.now - time.monotonic() * 1000  # of the server's clock
        self._dice = random.Random(f"poll {plan.seed}")
        self._found = outcome.Outcome()
        self._server = Server.at(base)
        self._screens = Screens(self._server, self._streams())

    async def run(self, tell: Progress) -> PollResult:
        """Raises KeyNoLongerOpens, aiohttp.ClientError, OSError, msgspec.MsgspecError."""
        poll = msgspec.json.decode(await self._post(do="make"), type=Made)
        phones = await self._phones(tell)
        async with _open(self._screens):
            await self._screens.settle()
            await self._post(do="open", poll=poll.poll)
            await self._all(self._screens.until_shown(poll.poll, PATIENCE_S), "were not shown the poll")
            votes = votes_of(phones, poll.keys, seconds=seconds_for(len(phones)), dice=self._dice)
            crowd = self._crowd(poll.poll)
            self._screens.watch_for(poll.poll, tally_of(votes))
            async with _telling(tell, crowd, len(votes)):
                result = await self._play(crowd, votes)
            if self._plan.fresh:
                again = votes_of(phones[: self._plan.fresh], poll.keys, seconds=FRESH_S, dice=self._dice)
                result.fresh_s = round(await crowd.play(again, lines=FRESH_LINES, fresh=True), 1)
                votes += again
            await self._judge(poll.poll, crowd, tally_of(votes), tell)
        result.answers = Answers(crowd.made, len(crowd.stored))
        result.lost = self._found.lost + crowd.made - len(crowd.stored)
        result.double_counted = self._found.double_counted
        result.differences = self._found.differences
        return result

    async def _play(self, crowd: Crowd, votes: list[Vote]) -> PollResult:
        before, began = self._cpu(), time.monotonic()
        answering_s = await crowd.play(votes, lines=LINES)
        last = crowd.last_ack
        await self._all(self._screens.until_final(PATIENCE_S), "never had the final tally")
        cpu = {role: seconds - before.get(role, 0.0) for role, seconds in self._cpu().items()}
        screens = self._screens.all
        final = [screen.final_at or last + PATIENCE_S for screen in screens]
        return PollResult(
            profile=self._plan.profile.name,
            sites=len(self._told.sites),
            delegates=sum(vote.is_first for vote in votes),
            screens=len(screens),
            answers=Answers(0, 0),
            lost=0,
            double_counted=0,
            ack_ms=spread(crowd.ack_ms),
            tally_ms=spread([1000 * max(0.0, at - last) for at in final]),
            behind_ms=spread(_behind(crowd, screens[:: max(1, len(screens) // SAMPLE)])),
            answering_s=round(answering_s, 1),
            wall_s=round(max(final) - began, 1),
            cpu_s=round(sum(cpu.values()), 1) if cpu else None,
            cpu_of={role: round(seconds, 1) for role, seconds in cpu.items()},
        )

    async def _judge(self, poll: str, crowd: Crowd, meant: Mapping[str, int], tell: Progress) -> None:
        """Every answer is judged, and what the server counts is what was meant."""
        urls = self._told.urls
        verdicting = outcome.Verdicting(
            self._http, self._base + urls.verdicts, lambda judged: tell("judged", judged, len(crowd.stored))
        )
        await verdicting.wait_for(crowd.stored)
        refused = [state for op, state in verdicting.states.items() if state[0] != "accepted" and op in crowd.stored]
        refused += [("refused at the door", reason) for reason in crowd.refused.values()]
        for (state, reason), several in Counter(refused).items():
            self._found.say(f"{several} answers {state}: {reason}")
        await self._post(do="close", poll=poll)
        shown = msgspec.json.decode(await self._get(f"{urls.poll_json}?poll={poll}"), type=Counted)
        self._found.compare("answers", meant=sum(meant.values()), shown=shown.answers)
        for key in sorted({*meant, *shown.counts}):
            self._found.compare(f"choice {key}", meant=meant.get(key, 0), shown=shown.counts.get(key, 0))

    def _crowd(self, poll: str) -> Crowd:
        plan = self._plan
        now = round(self._ahead + time.monotonic() * 1000)
        return Crowd(self._server, run=self._told.run, poll=poll, faults=plan.faults, seed=plan.seed, now_ms=now)

    def _streams(self) -> list[tuple[str, str]]:
        told = self._told
        ends = "" if told.run == "live" else f"-{told.run}"
        path = f"/live/stream?conference={told.conference}&language=vi&audiences=screens{ends},site-"
        return [(f"{path}{room.id}{ends}", room.desks[0].ticket) for room in told.sites]

    async def _all(self, there: Awaitable[int], what: str) -> None:
        missing = len(self._screens.all) - await there
        if missing:
            shown = {screen.last.answers if screen.last else -1 for screen in self._screens.all if not screen.final_at}
            self._found.say(f"{missing} screens {what} (they show {min(shown)} to {max(shown)} answers)")

    def _cpu(self) -> Mapping[str, float]:
        return self._used() if self._used else {}

    async def _phones(self, tell: Progress) -> list[Phone]:
        phones: list[Phone] = []
        after = 0
        while True:
            page = msgspec.json.decode(await self._get(f"{self._told.urls.phones}?after={after}"), type=Phones)
            phones += page.phones
            tell("phones", len(phones), self._plan.profile.delegates)
            if not page.next:
                return phones
            after = page.next

    async def _get(self, path: str) -> bytes:
        async with self._http.get(self._base + path) as response:
            return await _read(response)

    async def _post(self, **form: str) -> bytes:
        async with self._http.post(self._base + self._told.urls.poll, data=form) as response:
            return await _read(response)


def seconds_for(answers: int) -> float:
    """Over which so many are pressed."""
    return max(2.0, min(LONGEST_S, answers / A_SECOND))


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if response.status in (401, 403, 404):
        raise KeyNoLongerOpens(f"{response.status} {response.url.path}")
    response.raise_for_status()
    return await response.read()


@contextlib.asynccontextmanager
async def _open(screens: Screens) -> AsyncIterator[None]:
    try:
        await screens.open()
        yield
    finally:
        screens.close()


@contextlib.asynccontextmanager
async def _telling(tell: Progress, crowd: Crowd, several: int) -> AsyncIterator[None]:
    async def on() -> None:
        while True:
            tell("answers", len(crowd.stored), several)
            await asyncio.sleep(0.2)

    task = asyncio.create_task(on())
    try:
        yield
    finally:
        task.cancel()


def _behind(crowd: Crowd, screens: Sequence[Screen]) -> "array[float]":
    """For each of these screens and every delegate's first answer: from its acknowledgement to the first tally that counts so many (ms)."""
    found = array("d")
    acks = sorted(crowd.first_acks)
    for screen in screens:
        known = 0
        for at, answers in zip(screen.at, screen.answers, strict=True):
            several = min(answers, len(acks))
            found.extend(1000 * max(0.0, at - acked) for acked in acks[known:several])
            known = max(known, several)
    return found


async def poll(url: str, plan: Plan, *, used: Used | None = None, tell: Progress = lambda *_: None) -> PollResult:
    """Play one poll against the manifest at `url`. Raises KeyNoLongerOpens, aiohttp.ClientError, OSError, msgspec.MsgspecError."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    base = "/".join(url.split("/")[:3])
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http:
        async with http.get(url) as response:
            told = manifest.read(await _read(response))
        return await Polling(base, told, plan, http, used).run(tell)
