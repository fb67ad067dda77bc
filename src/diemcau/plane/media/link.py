"""A front's line to the packager: windows of the conferences its viewers watch, and publishers that come in here."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from typing import cast

import msgspec

from diemcau.plane.brokers.wire import Line, packet
from diemcau.plane.media import doors, messages
from diemcau.plane.media.messages import Answered, Init, Opened, Part, Publishing, Rung, Wanted
from diemcau.plane.media.sources import Container, Kind, Reason, Refused
from diemcau.plane.media.windows import Window

logger = logging.getLogger(__name__)
CREDIT = 1024 * 1024
ANSWER_S = 5.0
LEAVES_S = 20.0  # a rung nobody asked for in that time is not wanted
FORGETS_S = 60.0


class Watched:
    """A conference as this front knows it: `told` once the packager has said what there is."""

    def __init__(self) -> None:
        self.window = Window()
        self.told = asyncio.Event()
        self.asked: dict[Rung, float] = {}

    def rungs(self, now: float) -> tuple[Rung, ...]:
        return tuple(sorted(rung for rung, at in self.asked.items() if now - at < LEAVES_S))


class Link:
    """Keeps the line up; while it is down windows stay as they are, and publishers are refused."""

    def __init__(self, url: str, secret: bytes) -> None:
        self._url = url
        self._key = doors.key_of(secret)
        self._line: Line | None = None
        self._down = asyncio.Event()
        self._standing = asyncio.Event()
        self._watched: dict[int, Watched] = {}
        self._ordered: dict[int, tuple[Rung, ...]] = {}
        self._channels: dict[str, RemoteSource] = {}
        self._channel = 0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def up(self) -> bool:
        """Whether the packager is there."""
        return self._line is not None

    async def connected(self) -> None:
        """Until it is."""
        await self._standing.wait()

    async def start(self) -> None:
        """Begin to call, in the background."""
        self._tasks = [asyncio.create_task(self._keep_up()), asyncio.create_task(self._tick())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._line is not None and self._line.transport is not None:
            self._line.transport.abort()

    async def watch(self, conference: int, rungs: Iterable[Rung], *, within: float = 2.0) -> Window:
        """The conference's window, known and kept fresh from now on; these rungs are made while it is asked for."""
        now = time.monotonic()
        watched = self._watched.get(conference)
        if watched is None:
            watched = self._watched[conference] = Watched()
        ordered = self._ordered.get(conference, ())
        known = True
        for rung in rungs:
            watched.asked[rung] = now
            known = known and rung in ordered
        if not known:
            self._order(conference, watched, now)
        if not watched.told.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(watched.told.wait(), within)
        return watched.window

    def at_hand(self, conference: int, rung: Rung) -> Window | None:
        """The same, without waiting, where the rung is made already."""
        watched = self._watched.get(conference)
        if watched is None or not watched.told.is_set() or rung not in self._ordered.get(conference, ()):
            return None
        watched.asked[rung] = time.monotonic()
        return watched.window

    async def publish(
        self, conference: int, *, kind: Kind, container: Container, peer: str, who: str, standby: bool
    ) -> "RemoteSource":
        """A source for somebody whose ticket is good. Raises Refused."""
        if self._line is None:
            raise Refused("unavailable")
        self._channel += 1
        source = RemoteSource(self, str(self._channel), container)
        self._channels[source.name] = source
        asked = Publishing(conference=conference, kind=kind, container=container, peer=peer, who=who, standby=standby)
        self.tell(packet(messages.PUBLISH, source.name, msgspec.json.encode(asked)))
        try:
            await source.opened(ANSWER_S)
        except Refused:
            self._channels.pop(source.name, None)
            raise
        return source

    def tell(self, data: bytes) -> bool:
        """False when the line is down."""
        return self._line is not None and self._line.send(data)

    def leave(self, source: "RemoteSource") -> None:
        if self._channels.pop(source.name, None) is not None:
            self.tell(packet(messages.END, source.name))

    def _order(self, conference: int, watched: Watched, now: float) -> None:
        rungs = watched.rungs(now)
        if self._ordered.get(conference) == rungs or self._line is None:
            return
        if rungs and not self._ordered.get(conference):
            watched.told.clear()  # what is known may be old
        self._ordered[conference] = rungs
        self.tell(packet(messages.WANT, "", msgspec.json.encode(Wanted(conference=conference, rungs=rungs))))

    async def _keep_up(self) -> None:
        while True:
            self._down.clear()
            try:
                await doors.call(self._url, lambda: Line(self._received, self._ended))
            except OSError:
                await asyncio.sleep(0.3)
                continue
            await self._down.wait()
            await asyncio.sleep(0.1)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(2)
            now = time.monotonic()
            for conference, watched in list(self._watched.items()):
                self._order(conference, watched, now)
                if now - max(watched.asked.values(), default=0.0) > FORGETS_S:
                    del self._watched[conference]
                    self._ordered.pop(conference, None)

    def _received(self, line: Line, kind: bytes, topic: str, payload: bytes) -> None:
        if kind in (messages.INIT, messages.PART):
            whose, _, head = topic.partition(" ")
            if (watched := self._watched.get(int(whose))) is not None:
                form: type[Init] | type[Part] = Init if kind == messages.INIT else Part
                watched.window.take(msgspec.json.decode(head, type=form), payload)
        elif kind == messages.WINDOW:
            self._open(msgspec.json.decode(topic, type=Opened))
        elif kind == messages.WHOLE:
            if (watched := self._watched.get(int(topic))) is not None:
                watched.told.set()
                watched.window.wake()
        elif kind == messages.HELLO:
            line.send(doors.answer(self._key, topic))
            self._line = line
            self._standing.set()
            self._ordered = {}
            for conference, watched in self._watched.items():
                self._order(conference, watched, time.monotonic())
        elif (source := self._channels.get(topic)) is not None:
            source.received(kind, payload)

    def _open(self, opened: Opened) -> None:
        watched = self._watched.get(opened.conference)
        if watched is not None:
            watched.window.closed = opened.closed

    def _ended(self, line: Line) -> None:
        self._line = None
        self._standing.clear()
        self._down.set()
        for source in list(self._channels.values()):
            source.received(messages.ANSWER, msgspec.json.encode(Answered(reason="unavailable")))
        self._channels.clear()


class RemoteSource:
    """A `Source` whose feed is in the packager."""

    def __init__(self, link: Link, name: str, container: Container) -> None:
        self.format: Container = container
        self.name = name
        self._link = link
        self._underway = 0
        self._change = asyncio.Event()
        self._answered = False
        self._on_air = False
        self.refused: Refused | None = None

    async def feed(self, data: bytes) -> None:
        self._check()
        while self._underway > CREDIT:
            self._change.clear()
            await self._change.wait()
            self._check()
        self._underway += len(data)
        self._link.tell(packet(messages.DATA, self.name, data))

    async def close(self) -> None:
        self._link.leave(self)

    def began(self, moment_ms: int) -> None:
        """Unix ms of this server at which the stream's time 0 was."""
        self._link.tell(packet(messages.BEGAN, self.name, str(moment_ms).encode()))

    async def opened(self, within: float) -> None:
        """Until the packager has answered. Raises Refused."""
        try:
            async with asyncio.timeout(within):
                while not self._answered:
                    self._change.clear()
                    await self._change.wait()
        except TimeoutError:
            raise Refused("unavailable") from None
        self._check()

    async def over(self) -> Refused:
        """Until the packager ends it; why."""
        while self.refused is None:
            self._change.clear()
            await self._change.wait()
        return self.refused

    async def aired(self, before: bool | None) -> bool:
        """Whether rooms see it, once that is not as before."""
        while self._on_air == before:
            self._change.clear()
            await self._change.wait()
        return self._on_air

    def received(self, kind: bytes, payload: bytes) -> None:
        if kind == messages.TAKEN:
            self._underway = max(0, self._underway - int(payload))
        elif kind == messages.ANSWER:
            answered = msgspec.json.decode(payload, type=Answered)
            self._answered = True
            self._on_air = answered.on_air
            if answered.reason:
                self.refused = Refused(cast("Reason", answered.reason), answered.detail)
        self._change.set()

    def _check(self) -> None:
        if self.refused is not None:
            raise self.refused
