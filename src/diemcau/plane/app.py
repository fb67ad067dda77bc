"""Everything under /live as one ASGI app, made of plain values and callables."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from diemcau.kernel import collector
from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock, SystemClock
from diemcau.kernel.oplog import NewEntry, OpLog, Outcome
from diemcau.kernel.tickets import Tickets
from diemcau.plane.asgi import Gone, Receive, Reply, Scope, Send, answer_json, refuse
from diemcau.plane.beats import BeatDoor, Beats
from diemcau.plane.commit import GroupCommit
from diemcau.plane.doorkeeper import Buckets, Doorkeeper
from diemcau.plane.hub import Hub
from diemcau.plane.intake import Intake
from diemcau.plane.now import Now
from diemcau.plane.pointer import BURST, RATE, PointerDoor
from diemcau.plane.revocations import Revocations
from diemcau.plane.signals import BURST as SIGNAL_BURST
from diemcau.plane.signals import RATE as SIGNAL_RATE
from diemcau.plane.signals import SignalDoor
from diemcau.plane.stream import Since, Stream

Door = Callable[[Scope, Receive, Send], Awaitable[None]]
BEAT_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneSettings:
    """What a front needs to know. `secret` signs tickets (32 bytes or more); `front` names this process.

    `load_revoked` blocks and is called in a thread, at start and twice a minute. `origins` are the web addresses
    (``https://host:port``) whose pages may post with the cookie, besides the host that is asked. `op_rate` and `op_burst`
    bound one key's ops (a second, at once); `backlog` the ops that wait for the disk; `streams` the open streams,
    `streams_per_key` those of one key: an account of the hub may stand on several screens, a room's device on one.
    """

    secret: bytes
    log: OpLog
    broker: Broker
    front: str
    load_revoked: Callable[[], Collection[str]]
    clock: Clock = field(default_factory=SystemClock)
    origins: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset({"vi", "en"})
    streams: int = 18_000
    streams_per_key: int = 16
    backlog: int = 20_000
    op_rate: float = 200.0
    op_burst: float = 5_000.0


class Plane:
    """The ASGI app. The caller starts and closes it, and starts and closes broker and log around it."""

    def __init__(self, settings: PlaneSettings) -> None:
        s = settings
        self._clock = s.clock
        self._broker = s.broker
        self.hub = Hub(s.front, broker=s.broker, clock=s.clock, per_key=s.streams_per_key)
        self._beats = Beats(s.front, broker=s.broker, clock=s.clock)
        self._commit = GroupCommit(s.log, committed=self._committed, backlog=s.backlog)
        self._revocations = Revocations(s.load_revoked, cut=self._cut)
        self._now = Now(s.broker, self.hub, secret=s.secret, clock=s.clock, languages=s.languages)
        self._ticker: asyncio.Task[None] | None = None
        self.keeper = keeper = Doorkeeper(
            Tickets(s.secret), clock=s.clock, revoked=self._revocations, origins=s.origins
        )
        buckets = Buckets(rate=s.op_rate, burst=s.op_burst, now=time.monotonic)
        self.signals = SignalDoor(
            keeper, s.broker, buckets=Buckets(rate=SIGNAL_RATE, burst=SIGNAL_BURST, now=time.monotonic)
        )
        self._doors: dict[str, tuple[str, Door]] = {
            "/live/ops": (
                "POST",
                Intake(keeper, self._commit, clock=s.clock, buckets=buckets, heard=self._beats.heard),
            ),
            "/live/beat": ("POST", BeatDoor(keeper, self._beats, clock=s.clock, buckets=buckets)),
            "/live/point": ("POST", self._pointer_door(s, keeper)),
            "/live/stream": ("GET", Stream(self.hub, keeper, self._beats, languages=s.languages, limit=s.streams)),
            "/live/since": ("GET", Since(self.hub, keeper, self._beats, languages=s.languages)),
            "/live/clock": ("GET", self._tell_clock),
            "/live/health": ("GET", self._tell_health),
        }

    @staticmethod
    def _pointer_door(s: PlaneSettings, keeper: Doorkeeper) -> PointerDoor:
        buckets = Buckets(rate=RATE, burst=BURST, now=time.monotonic)
        return PointerDoor(keeper, s.broker, clock=s.clock, buckets=buckets, languages=s.languages)

    async def start(self) -> None:
        """Start the writer, load the revoked keys (raising what loading raises), listen to the broker."""
        collector.calm()
        self._commit.start()
        self.hub.start()
        self._now.start()
        self.signals.start()
        await self._revocations.start(self._broker)
        self._ticker = asyncio.create_task(self._tick())

    async def close(self) -> None:
        """End the streams and put on disk what waits."""
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        await self._revocations.close()
        await self.hub.close()
        await self._commit.close()

    def keep(self, entries: Sequence[NewEntry]) -> "asyncio.Future[list[Outcome]]":
        """Keep the server's own ops like any device's; the future is done once they are durable. Raises Backlogged."""
        return self._commit.keep(entries)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"the plane speaks http, not {scope['type']}")
        try:
            await self._door(scope["path"], scope["method"])(scope, receive, send)
        except Reply as reply:
            await refuse(send, reply)
        except Gone:
            return

    def _door(self, path: str, method: str) -> Door:
        found = self._doors.get(path)
        if found is None and path.startswith("/live/now/"):
            found = ("GET", self._now)
        if found is None:
            raise Reply(404, "not_found")
        allowed, door = found
        if method != allowed and not (method == "HEAD" and allowed == "GET" and path != "/live/stream"):
            raise Reply(405, "method_not_allowed", headers=((b"allow", allowed.encode()),))
        return door

    def _cut(self, kids: Iterable[str]) -> None:
        revoked = set(kids)
        self.hub.cut(revoked)
        self.signals.cut(revoked)

    def _committed(self, conferences: set[int]) -> None:
        self._broker.publish("wake/log", msgspec.json.encode(sorted(conferences)))

    async def _tell_clock(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_json(send, {"clock": self._clock.now_ms()})

    async def _tell_health(self, scope: Scope, receive: Receive, send: Send) -> None:
        alive = self._commit.alive
        facts = {"ok": alive, "streams": self.hub.streams, "waiting": self._commit.waiting}
        await answer_json(send, facts, status=200 if alive else 503)

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        ticks = 0
        while True:
            due += 1
            await asyncio.sleep(max(0.0, due - loop.time()))
            ticks += 1
            self.hub.tick()
            if self._beats.news or ticks % BEAT_S == 0:
                self._beats.tell()
