"""Simulated phones: what each of them answers, fixed by a seed, and how it gets to the server."""

import asyncio
import random
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from diemcau.kernel.op import Op, encode

from .act import op_id
from .desk import KeyNoLongerOpens
from .polling_lines import Line, Reply, Server
from .profile import Faults

CHANGED = 0.01  # of the delegates think again
MAX_WAIT_S = 8.0


class Phone(msgspec.Struct, frozen=True):
    """A delegate's own phone: its name in ops, its ticket, whose it is and in which room."""

    device: str
    ticket: str
    delegate: str
    site: int


class Vote(NamedTuple):
    """Pressed `due` seconds after the beginning. `is_first` of its delegate."""

    due: float
    phone: Phone
    key: str
    is_first: bool


class Answered(msgspec.Struct):
    """What ``POST /live/ops`` answers with 200."""

    stored: list[str]
    refused: dict[str, str] = {}


_answers = msgspec.json.Decoder(Answered)


def votes_of(phones: Iterable[Phone], keys: Sequence[str], *, seconds: float, dice: random.Random) -> list[Vote]:
    """One vote of every delegate, spread over `seconds`; of some who think again a second one, from their other phone if they have one."""
    own: dict[str, list[Phone]] = {}
    for phone in phones:
        own.setdefault(phone.delegate, []).append(phone)
    votes = []
    for mine in own.values():
        due = dice.random() * seconds
        if len(mine) > 1 or dice.random() < CHANGED:
            due *= 0.9
            votes.append(Vote(due + 0.1 * seconds, mine[-1], dice.choice(keys), False))
        votes.append(Vote(due, mine[0], dice.choice(keys), True))
    votes.sort(key=lambda vote: vote.due)
    return votes


def tally_of(votes: Iterable[Vote]) -> Counter[str]:
    """What votes in the order of their moments come to: the last one of every delegate."""
    return Counter({vote.phone.delegate: vote.key for vote in votes}.values())


class Crowd:
    """Sends votes and keeps count. `now_ms` is the server's clock; `first_acks`: when delegates' first votes were
    acknowledged, in no order; an acknowledgement that gets lost on its way counts from the moment it was given."""

    def __init__(self, server: Server, *, run: str, poll: str, faults: Faults, seed: int, now_ms: int) -> None:
        self._server = server
        self._run = run
        self._poll = poll
        self._faults = faults
        self._dice = random.Random(f"crowd {seed}")
        self._ahead = now_ms - time.monotonic() * 1000
        self._boot = f"{self._dice.getrandbits(32):08x}"
        self._began = 0.0
        self.made = self.sent = self.failed = 0
        self.stored: set[str] = set()
        self.refused: dict[str, str] = {}
        self.ack_ms: array[float] = array("d")
        self.first_acks: array[float] = array("d")
        self.last_ack = 0.0

    async def play(self, votes: Sequence[Vote], *, lines: int, fresh: bool = False) -> float:
        """Send all of them, each in a request of its own over so many connections at a time, and have every one acknowledged; the
        seconds from the first to the last. `fresh`: every request on a connection of its own. Raises KeyNoLongerOpens."""
        self._began = time.monotonic()
        each = iter(votes)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(lines, len(votes))):
                group.create_task(self._carry(each, fresh))
        return time.monotonic() - self._began

    async def _carry(self, votes: Iterator[Vote], fresh: bool) -> None:
        line = Line(self._server)
        for vote in votes:
            ahead = self._began + vote.due - time.monotonic()
            if ahead > 0.001:
                await asyncio.sleep(ahead)
            await self._deliver(line, vote, fresh)
        line.close()

    async def _deliver(self, line: Line, vote: Vote, fresh: bool) -> None:
        at = round(self._ahead + time.monotonic() * 1000)
        ident = op_id(self._dice, at)
        request = self._request(vote, ident, at, fresh)
        self.made += 1
        wait, kept_at = 0.5, 0.0
        while True:
            reply = await self._ask(line, request)
            if reply.status == 200:
                kept_at = kept_at or time.monotonic()
            if reply.status == 200 and self._dice.random() >= self._faults.unanswered:
                break
            await asyncio.sleep(reply.retry_s or wait * self._dice.uniform(0.5, 1))
            wait = min(2 * wait, MAX_WAIT_S)
        self._note(reply, kept_at, vote.is_first)
        if self._dice.random() < self._faults.resent:
            await self._ask(line, request)
        if fresh:
            line.close()

    async def _ask(self, line: Line, request: bytes) -> Reply:
        self.sent += 1
        began = time.monotonic()
        try:
            reply = await line.ask(request)
        except OSError:
            reply = Reply(0)
        if reply.status == 200:
            self.ack_ms.append(1000 * (time.monotonic() - began))
        elif reply.status in (401, 403):
            raise KeyNoLongerOpens(reply.body.decode(errors="replace"))
        else:
            self.failed += 1
        return reply

    def _note(self, reply: Reply, kept_at: float, is_first: bool) -> None:
        told = _answers.decode(reply.body)
        self.stored.update(told.stored)
        self.refused.update(told.refused)
        self.last_ack = max(self.last_ack, kept_at)
        if is_first:
            self.first_acks.append(kept_at)

    def _request(self, vote: Vote, ident: UUID, at: int, fresh: bool) -> bytes:
        op = Op(
            id=ident, kind="polls.answer", device=vote.phone.device, boot=self._boot, n=self.made, at=at, mono=at,
            site=vote.phone.site, run=self._run, body={"poll": self._poll, "answer": [vote.key]},  # type: ignore[arg-type]
        )  # fmt: skip
        body = b'{"ops":[%b]}' % encode(op)
        ends = "Connection: close\r\n" if fresh else ""
        head = (
            f"POST /live/ops HTTP/1.1\r\nHost: {self._server.name}\r\nAuthorization: Bearer {vote.phone.ticket}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{ends}\r\n"
        )
        return head.encode() + body
