"""Simulated phones at the anonymous door: they fetch what was signed for them, and put things into the box over bad lines, without a ticket."""

import asyncio
import random
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import msgspec

from diemcau.kernel import blind

from .desk import Exchange, KeyNoLongerOpens, SimulatedDesk
from .manifest import Manifest
from .nameless import Keys, Post, Purse, Put, from_text
from .voting import Made

PATIENCE_S = 180.0  # with a line, without any answer that helps
KEYS_S = 15.0
WAIT_S = 2.0  # between two looks, in the end
AGAIN = {404, 429, 503}  # not yet known here, too much, too busy
JSON = {"Content-Type": "application/json"}


class Key(msgspec.Struct):
    """A slot's key as the server tells it."""

    n: str


class Told(msgspec.Struct):
    """What the lane answers: keys by slot, signatures by place, or why not."""

    keys: dict[str, Key] = {}
    signed: dict[str, str] = {}
    error: str = ""


@dataclass
class Spent:
    """Numbers, and no name: `tokens` that phones hold, what they `put` into the box, `sent` with all repetitions, what was `kept`. `turned_away`: what
    was meant by poll (empty: questions) and answer by phones that may have no tokens, `too_late`: what came when the result was known; `refused`
    by code."""

    tokens: int = 0
    put: int = 0
    sent: int = 0
    kept: int = 0
    turned_away: Counter[tuple[str, str]] = field(default_factory=Counter)
    too_late: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


async def keys_of(http: aiohttp.ClientSession, base: str, told: Manifest, made: Made) -> Keys:
    """The keys of the slots that the server made for the day, by purpose; what it does not tell within 15 s is not there."""
    wanted = {
        "ballot": {poll.slot for poll in made.polls if poll.is_secret and poll.slot},
        "question": {made.questions} - {0},
    }
    found: dict[str, dict[int, blind.PublicKey]] = {}
    until = time.monotonic() + KEYS_S
    for purpose, slots in wanted.items():
        found[purpose] = {}
        while slots - found[purpose].keys() and time.monotonic() < until:
            keys = await told_keys(http, base, told, purpose)
            found[purpose] = {int(slot): _key(key.n) for slot, key in keys.items() if int(slot) in slots}
            if slots - found[purpose].keys():
                await asyncio.sleep(0.2)
    return found


async def told_keys(http: aiohttp.ClientSession, base: str, told: Manifest, purpose: str) -> dict[str, Key]:
    """As they are now. Raises aiohttp.ClientError."""
    where = f"conference={told.conference}&run={told.run}&purpose={purpose}"
    # the number makes it another address: what was told before may be kept for a minute on the way
    async with http.get(f"{base}/live/blind/keys?{where}&at={time.monotonic_ns()}") as response:
        response.raise_for_status()
        return msgspec.json.decode(await response.read(), type=Told).keys


def _key(n: str) -> blind.PublicKey:
    return blind.PublicKey(int.from_bytes(from_text(n)))


class Pocket:
    """One phone: puts what it is given into the box, one after the other, whatever its line does."""

    def __init__(self, base: str, told: Manifest, desk: SimulatedDesk, purse: Purse, spent: Spent) -> None:
        self._base, self._told, self._desk, self._purse, self._spent = base, told, desk, purse, spent
        self._exchange: Exchange = desk.exchange
        self._dice = random.Random(f"{desk.identity.device} pocket")
        self._queue: deque[Put] = deque()
        self._due = asyncio.Event()
        self._closing = False
        self._signed: dict[str, dict[str, str]] = {}
        self._none: set[str] = set()
        self._over: set[str] = set()

    def put(self, put: Put) -> None:
        self._spent.put += 1
        self._queue.append(put)
        self._due.set()

    def close(self) -> None:
        """Nothing more comes: `work` ends when all is in the box."""
        self._closing = True
        self._due.set()

    def waits_for(self, ballot: str) -> bool:
        """Whether something of a secret poll is still to be put in, and there is a line for it."""
        return self._desk.line.is_set() and any(put.ballot == ballot for put in self._queue)

    async def work(self) -> None:
        """Fetch tokens ahead, then put in what comes. Raises KeyNoLongerOpens."""
        for purpose, asked in self._purse.asked.items():
            await self._fetch(purpose, asked)
        while self._queue or not self._closing:
            if not self._queue:
                self._due.clear()
                await self._due.wait()
                continue
            put = self._queue[0]
            if post := self._token(put):
                await self._deliver(put, post)
            self._queue.popleft()

    async def _fetch(self, purpose: str, asked: str) -> None:
        """What was signed, once the blinded values have been handed in; nothing where there are none for this phone, or it is too late."""
        wait, until = 0.2, 0.0
        places = {place for of, place in self._purse.made if of == purpose}
        while asked not in self._exchange.tally.refused:
            if asked in self._exchange.tally.stored:
                until = until or time.monotonic() + PATIENCE_S
                if (
                    not await self._fetched(purpose)
                    or places <= self._signed[purpose].keys()
                    or time.monotonic() > until
                ):
                    return
                if wait == WAIT_S and await self._is_over(purpose, places):
                    self._over.add(purpose)
                    return
            await asyncio.sleep(wait)
            wait = min(2 * wait, WAIT_S)

    async def _is_over(self, purpose: str, places: set[str]) -> bool:
        """Whether nothing is taken for these slots any more."""
        with suppress(aiohttp.ClientError, TimeoutError):
            keys = await told_keys(self._exchange.http, self._base, self._told, purpose)
            return not any(place.partition(".")[0] in keys for place in places)
        return False

    def _token(self, put: Put) -> Post | None:
        """None: there is none for this phone, or none was signed."""
        signed = self._signed.get(put.purpose, {}).get(put.place)
        if put.purpose in self._over:
            self._spent.too_late[_meant(put)] += 1
            return None
        if signed is None and put.purpose not in self._none:
            self._spent.refused["not_signed"] += 1
            return None
        try:
            post = self._purse.token(put.purpose, put.place, signed or "")
        except blind.BadInput:
            self._spent.turned_away[_meant(put)] += 1
            return None
        self._spent.tokens += 1
        return post

    async def _fetched(self, purpose: str) -> bool:
        """False: this phone may have none."""
        await self._desk.line.wait()
        self._signed.setdefault(purpose, {})
        url = f"{self._base}/live/blind/signed?purpose={purpose}"
        try:
            async with self._exchange.lines, self._exchange.http.get(url, headers=self._desk.headers) as response:
                told = _decoded(await response.read())
                self._signed[purpose] = told.signed
                if told.error == "not_entitled":
                    self._none.add(purpose)
                    return False
                if response.status in (401, 403):
                    raise KeyNoLongerOpens(told.error)
        except (aiohttp.ClientError, TimeoutError):
            pass
        return True

    async def _deliver(self, put: Put, post: Post) -> None:
        """The same bytes until there is an answer, as a real phone writes them down before it sends them."""
        slot, token, signature = post
        said = {
            "conference": self._told.conference, "run": self._told.run, "purpose": put.purpose, "slot": slot, "token": token,
            "signature": signature, "body": put.body, "in_time": True,
        }  # fmt: skip
        body, faults, until, wait = msgspec.json.encode(said), self._exchange.faults, time.monotonic() + PATIENCE_S, 1.0
        while True:
            if not self._desk.line.is_set():
                await self._desk.line.wait()
                until = time.monotonic() + PATIENCE_S
            answered = await self._post(body) if self._dice.random() >= faults.unsent else ""
            if answered and self._dice.random() >= faults.unanswered:
                break
            if time.monotonic() > until:
                answered = "no_answer"
                break
            await asyncio.sleep(max(0.1, self._exchange.pace.shrink(wait * self._dice.uniform(0.5, 1))))
            wait = min(2 * wait, 30.0)
        if answered == "kept":
            self._spent.kept += 1
        elif answered == "closed":
            self._spent.too_late[_meant(put)] += 1
        else:
            self._spent.refused[answered] += 1
        if self._dice.random() < faults.resent:
            await self._post(body)

    async def _post(self, body: bytes) -> str:
        """``kept``, why never, or nothing: not now."""
        self._spent.sent += 1
        try:
            sending = self._exchange.http.post(f"{self._base}/live/anonymous", data=body, headers=JSON)
            async with self._exchange.lines, sending as response:
                told = _decoded(await response.read())
        except (aiohttp.ClientError, TimeoutError):
            return ""
        if response.status == 200:
            return "kept"
        if response.status in AGAIN or response.status >= 500 or told.error == "not_open":
            await asyncio.sleep(float(response.headers.get("Retry-After", 0)))
            return ""
        return told.error or f"{response.status}"


def _meant(put: Put) -> tuple[str, str]:
    """Of which poll (empty: a question), and how it would have been counted."""
    answer = put.body.get("answer")
    return put.ballot, ",".join(map(str, answer)) if isinstance(answer, list) else ""


def _decoded(data: bytes) -> Told:
    try:
        return msgspec.json.decode(data, type=Told)
    except msgspec.MsgspecError:
        return Told()


def pockets(
    base: str, told: Manifest, desks: dict[tuple[int, int], SimulatedDesk], purses: dict[tuple[int, int], Purse], spent: Spent
) -> dict[tuple[int, int], Pocket]:  # fmt: skip
    """One for each phone that has a purse."""
    return {of: Pocket(base, told, desks[of], purse, spent) for of, purse in purses.items()}
