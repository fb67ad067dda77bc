"""The packager: keeps a hall for each conference with a publisher, hands what they make to the fronts that want it.

It loads no PyAV: what may crash on a stranger's bytes runs in the hall processes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.plane.brokers.wire import Line, packet
from diemcau.plane.media import doors, messages
from diemcau.plane.media.channels import Channels
from diemcau.plane.media.feeds import Feed, Told
from diemcau.plane.media.halls import Hall
from diemcau.plane.media.messages import Commanded, Init, Opened, Part, Rung, Wanted
from diemcau.plane.media.recording import Shelf
from diemcau.plane.media.sources import Container, Kind, Refused

logger = logging.getLogger(__name__)
STATE, COMMAND, STATES = "media/state", "media/command", "media/ask"
SAY_AGAIN_S = 5


@dataclass(frozen=True, kw_only=True)
class Authorised:
    """What a key opens: a conference, as its main publisher or as the one standing by; `closed`: its broadcast was ended."""

    conference: int
    standby: bool = False
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class PackagerSettings:
    """`url` is where fronts call (``unix:///path`` or ``tcp://host:port``), `secret` the server's.

    `authorise` says what an RTMP key opens; None: nothing (and it is logged, never the key). `halls` bounds the conferences
    on air at once. `recordings` holds a folder for each conference; they leave `spare` bytes of its disk free.
    """

    url: str
    secret: bytes
    broker: Broker
    authorise: Callable[[str], Awaitable[Authorised | None]]
    recordings: Path
    spare: int = 0
    transcoding: bool = True
    halls: int = 8


class Packager:
    """Start it on a broker that has started; close it before the broker."""

    def __init__(self, settings: PackagerSettings) -> None:
        self._settings = settings
        self._halls: dict[int, Hall] = {}
        self._wants: dict[Line, dict[int, frozenset[Rung]]] = {}
        self._channels = Channels(self._publish_channel)
        self._server: asyncio.Server | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._work: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Raises OSError when the address is taken."""
        key = doors.key_of(self._settings.secret)
        self._server = await doors.listen(self._settings.url, key, self._received, self._ended)
        self._settings.broker.subscribe(COMMAND, lambda topic, payload: self._commanded(payload))
        self._settings.broker.subscribe(STATES, lambda topic, payload: self._say_all(), lost=self._say_all)
        self._ticker = asyncio.create_task(self._tick())
        self._say_all()

    async def close(self) -> None:
        """Let fronts and publishers go; halls hand out what they have."""
        if self._ticker is not None:
            self._ticker.cancel()
        if self._server is not None:
            self._server.close()
        await self._channels.close()
        await asyncio.gather(*(hall.close() for hall in self._halls.values()))
        for line in list(self._wants):
            if line.transport is not None:
                line.transport.abort()

    async def open_source(self, key: str, kind: Kind, peer: str) -> Feed:
        """`sources.OpenSource` for RTMP: a feed for who holds this key."""
        found = await self._settings.authorise(key)
        if found is None:
            logger.warning("%s from %s with a key that opens nothing", kind, peer)
            raise Refused("wrong_key")
        if found.closed:
            raise Refused("unavailable", "closed")
        return self.publish(found.conference, kind=kind, container="flv", peer=peer, standby=found.standby)

    def publish(
        self, conference: int, *, kind: Kind, container: Container, peer: str, standby: bool, who: str = "",
        told: Told | None = None,
    ) -> Feed:  # fmt: skip
        """A feed of somebody who may publish there. Raises Refused."""
        hall = self._halls.get(conference)
        if hall is None:
            busy = sum(1 for other in self._halls.values() if len(other.publishers))
            if busy >= self._settings.halls:
                raise Refused("too_many")
            hall = self._hall(conference)
        feed = hall.publish(kind=kind, container=container, peer=peer, standby=standby, who=who, told=told)
        logger.info("conference %s: %s publishes from %s%s", conference, kind, peer, ", standing by" if standby else "")
        return feed

    def states(self) -> list[dict[str, object]]:
        """What every hall says of itself."""
        return [hall.state() for hall in self._halls.values()]

    def _hall(self, conference: int) -> Hall:
        made = Hall(
            conference,
            tell=self._tell,
            changed=self._say,
            shelf=Shelf(self._settings.recordings, self._settings.spare),
            transcoding=self._settings.transcoding,
        )
        self._halls[conference] = made
        made.want(self._wanted(conference))
        for line, wants in self._wants.items():
            if conference in wants:
                self._open_window(line, made)
        return made

    # fronts

    def _received(self, line: Line, kind: bytes, topic: str, payload: bytes) -> None:
        if kind == messages.WANT:
            self._want(line, msgspec.json.decode(payload, type=Wanted))
        else:
            self._channels.received(line, kind, topic, payload)

    def _publish_channel(self, asked: messages.Publishing, told: Told) -> Feed:
        return self.publish(
            asked.conference,
            kind=asked.kind,
            container=asked.container,
            peer=asked.peer,
            standby=asked.standby,
            who=asked.who,
            told=told,
        )

    def _want(self, line: Line, asked: Wanted) -> None:
        wants = self._wants.setdefault(line, {})
        before = wants.get(asked.conference)
        hall = self._halls.get(asked.conference)
        if asked.rungs:
            wants[asked.conference] = frozenset(asked.rungs)
        else:
            wants.pop(asked.conference, None)
        if hall is None:
            if before is None and asked.rungs:
                _tell_opened(line, asked.conference, on_air=False, closed=False)
            return
        hall.want(self._wanted(asked.conference))
        if not asked.rungs:
            return
        if before is None:
            self._open_window(line, hall)
        else:
            for rung in frozenset(asked.rungs) - before - {"source"}:
                _tell_rung(line, hall, rung)

    def _open_window(self, line: Line, hall: Hall) -> None:
        _tell_opened(line, hall.conference, on_air=True, closed=hall.window.closed)
        _tell_rung(line, hall, "source")
        for rung in self._wants[line][hall.conference] - {"source"}:
            _tell_rung(line, hall, rung)
        line.send(packet(messages.WHOLE, str(hall.conference)))

    def _wanted(self, conference: int) -> frozenset[Rung]:
        return frozenset().union(*(wants.get(conference, frozenset()) for wants in self._wants.values()))

    def _ended(self, line: Line) -> None:
        self._channels.lost(line)
        for conference in self._wants.pop(line, {}):
            if (hall := self._halls.get(conference)) is not None:
                hall.want(self._wanted(conference))

    def _tell(self, conference: int, head: Init | Part, data: bytes) -> None:
        made: bytes | None = None
        for line, wants in list(self._wants.items()):
            rungs = wants.get(conference)
            if rungs is not None and (head.rung in rungs or head.rung == "source" or isinstance(head, Init)):
                made = made or _piece(conference, head, data)
                line.send(made)

    # the desk and the broker

    def _commanded(self, payload: bytes) -> None:
        try:
            command = msgspec.json.decode(payload, type=Commanded)
        except msgspec.MsgspecError:
            logger.warning("a command that cannot be read: %r", payload[:200])
            return
        hall = self._halls.get(command.conference) or self._hall(command.conference)
        match command.verb:
            case "switch":
                hall.switch()
            case "record":
                self._later(hall.record(on=command.on))
            case "transcode":
                hall.want(hall.order.rungs, transcoding=command.on)
            case "close":
                self._later(self._end(hall))
            case "open":
                if hall.window.closed:
                    self._halls.pop(command.conference)
                    self._hall(command.conference)
            case "cut":
                for feed in hall.publishers:
                    feed.end("wrong_key")

    async def _end(self, hall: Hall) -> None:
        await hall.end()
        for line, wants in list(self._wants.items()):
            if hall.conference in wants:
                self._open_window(line, hall)

    def _say(self, hall: Hall) -> None:
        self._settings.broker.publish(STATE, msgspec.json.encode(hall.state()))

    def _say_all(self) -> None:
        for hall in self._halls.values():
            self._say(hall)

    async def _tick(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(0.5)
            ticks += 1
            for conference, hall in list(self._halls.items()):
                hall.look()
                if hall.idle and not any(conference in wants for wants in self._wants.values()):
                    await hall.close()
                    del self._halls[conference]
            if ticks % (2 * SAY_AGAIN_S) == 0:
                self._say_all()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


def _tell_opened(line: Line, conference: int, *, on_air: bool, closed: bool) -> None:
    head = msgspec.json.encode(Opened(conference=conference, on_air=on_air, closed=closed)).decode()
    line.send(packet(messages.WINDOW, head))
    if not on_air:
        line.send(packet(messages.WHOLE, str(conference)))


def _tell_rung(line: Line, hall: Hall, rung: Rung) -> None:
    for head, data in list(hall.window.rung(rung).pieces()):
        line.send(_piece(hall.conference, head, data))


def _piece(conference: int, head: Init | Part, data: bytes) -> bytes:
    kind = messages.INIT if isinstance(head, Init) else messages.PART
    return packet(kind, f"{conference} {msgspec.json.encode(head).decode()}", data)
