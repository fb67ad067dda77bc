"""A simulated desk: queue first, batches of up to 50, resent byte by byte until they are acknowledged."""

import asyncio
import random
import time
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import msgspec

from diemcau.kernel.op import Op, encode

from .act import Act
from .manifest import Desk as Identity
from .pace import Pace
from .profile import Faults

BATCH = 50
MAX_WAIT_S = 30.0
DAY_MS = 86_400_000


class Answer(msgspec.Struct):
    """What ``POST /live/ops`` answers with 200."""

    stored: list[str]
    refused: dict[str, str] = {}


_answers = msgspec.json.Decoder(Answer)


class KeyNoLongerOpens(Exception):
    """The server answered 401 or 403: the rehearsal's key was revoked or has run out."""


@dataclass
class Tally:
    """What all desks of one rehearsal sent and got acknowledged. `ack_ms`: of every op, from its post to its answer."""

    made: int = 0
    sent: int = 0
    acknowledged: int = 0
    stored: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    ack_ms: "array[float]" = field(default_factory=lambda: array("d"))


@dataclass
class Exchange:
    """What desks share: the way to the server, the time, the faults and the tally. `lines` bounds the posts on their way."""

    http: aiohttp.ClientSession
    url: str
    run: str
    pace: Pace
    faults: Faults
    tally: Tally
    posted: Callable[[Act, float], None]
    lines: asyncio.Semaphore


class SimulatedDesk:
    """One device of a room (or the hub's). `line` is down while the room is cut off; its clock may be wrong."""

    def __init__(self, identity: Identity, exchange: Exchange, *, seed: str, boot_at: int) -> None:
        self.identity = identity
        self.exchange = exchange
        self.dice = random.Random(f"{seed} {identity.device}")
        self.headers = {"Authorization": f"Bearer {identity.ticket}", "Content-Type": "application/json"}
        self.queue: deque[tuple[Act, bytes]] = deque()
        self.line = asyncio.Event()
        self.line.set()
        self.boot_at = boot_at
        self.boot = f"{self.dice.getrandbits(32):08x}"
        self.count = 0
        self.off = self._clock_error(exchange.faults)
        self._due = asyncio.Event()
        self._closing = False

    def _clock_error(self, faults: Faults) -> int:
        if self.dice.random() >= faults.wrong_clock:
            return 0
        if self.dice.random() < 1 / 3:
            return self.dice.choice((-DAY_MS, DAY_MS))
        return self.dice.randint(-faults.clock_off_ms, faults.clock_off_ms)

    def do(self, act: Act) -> None:
        """Put an act into the queue as this device's own op."""
        self.count += 1
        at = self.exchange.pace.dated(act.at)
        op = Op(
            id=act.id, kind=act.kind, device=self.identity.device, boot=self.boot, n=self.count, at=at + self.off,
            mono=act.at - self.boot_at, offset=-self.off, saw=act.saw, site=act.site, run=self.exchange.run,  # type: ignore[arg-type]
            body=act.body,
        )  # fmt: skip
        self.queue.append((act, encode(op)))
        self.exchange.tally.made += 1
        self._due.set()

    def close(self) -> None:
        """Nothing more comes: `work` ends when all is acknowledged."""
        self._closing = True
        self.line.set()
        self._due.set()

    async def work(self) -> None:
        """Send what is queued until closed and empty. Raises KeyNoLongerOpens."""
        while self.queue or not self._closing:
            if not self.queue:
                self._due.clear()
                await self._due.wait()
                continue
            await self.line.wait()
            await self._deliver(self._take())

    def _take(self) -> list[tuple[Act, bytes]]:
        overtake = len(self.queue) > 1 and self.dice.random() < self.exchange.faults.reordered
        take = self.queue.pop if overtake else self.queue.popleft
        return [take() for _ in range(min(BATCH, len(self.queue)))]

    async def _deliver(self, batch: list[tuple[Act, bytes]]) -> None:
        body = b'{"ops":[' + b",".join(raw for _, raw in batch) + b"]}"
        faults, wait = self.exchange.faults, 1.0
        while True:
            pause = None
            if self.dice.random() >= faults.unsent:
                answered = await self._post(body, batch)
                if isinstance(answered, Answer) and self.dice.random() >= faults.unanswered:
                    break
                pause = None if isinstance(answered, Answer) else answered
            await asyncio.sleep(pause or self.exchange.pace.shrink(wait * self.dice.uniform(0.5, 1)))
            wait = min(2 * wait, MAX_WAIT_S)
            await self.line.wait()
        self.exchange.tally.stored.update(answered.stored)
        self.exchange.tally.refused.update(answered.refused)
        if self.dice.random() < faults.resent:
            await self._post(body, batch)

    async def _post(self, body: bytes, batch: list[tuple[Act, bytes]]) -> Answer | float | None:
        """One post: the answer, or the seconds the server asked to wait, or None when the line failed."""
        async with self.exchange.lines:
            for act, _ in batch:
                self.exchange.posted(act, time.monotonic())
            return await self._on_the_line(body, len(batch))

    async def _on_the_line(self, body: bytes, several: int) -> Answer | float | None:
        tally, began = self.exchange.tally, time.perf_counter()
        tally.sent += several
        try:
            async with self.exchange.http.post(self.exchange.url, data=body, headers=self.headers) as response:
                if response.status == 200:
                    answer = _answers.decode(await response.read())
                    tally.acknowledged += len(answer.stored)
                    tally.ack_ms.extend([1000 * (time.perf_counter() - began)] * several)
                    return answer
                if response.status in (401, 403):
                    raise KeyNoLongerOpens(await response.text())
                return float(response.headers.get("Retry-After", 0)) or None
        except (aiohttp.ClientError, TimeoutError):
            return None
