"""One conference's broadcast inside the packager: its hall process, its window, its recording, and what is said of it."""

import logging
import time
from collections.abc import Callable

import msgspec

from diemcau.plane.media import messages
from diemcau.plane.media.feeds import Feed, Told
from diemcau.plane.media.keeping import KeptProcess
from diemcau.plane.media.messages import Init, OnAir, Opening, Part, Rung, Taken, Unfit
from diemcau.plane.media.numbering import Numbering
from diemcau.plane.media.orders import Order
from diemcau.plane.media.publishers import Publishers
from diemcau.plane.media.recording import Recording, Shelf
from diemcau.plane.media.sources import Container, Kind, Reason, Refused
from diemcau.plane.media.windows import Window

logger = logging.getLogger(__name__)
IDLE_S = 30.0  # a hall process without publishers
FORGET_S = 600.0  # a window without publishers
FAULTS = 3  # hall processes that one publisher's stream may end
REASONS: dict[str, Reason] = {"codec": "codec", "no_video": "no_video"}
Tell = Callable[[int, Init | Part, bytes], None]


class Hall:
    """`tell` gets every piece with its number in the window; `changed` is called when `state` says something new."""

    def __init__(
        self, conference: int, *, tell: Tell, changed: Callable[["Hall"], None], shelf: Shelf, transcoding: bool
    ) -> None:
        self.conference = conference
        self.window = Window()
        self.publishers = Publishers()
        self.recording: Recording | None = None
        self._tell = tell
        self._changed = changed
        self._shelf = shelf
        self.order = Order(conference, transcoding=transcoding)
        self._numbering = Numbering()
        self._inputs = 0
        self._lives = 0
        self.kept = KeptProcess(self._received, order=self.order.message, died=self._process_died)
        self._since_ms: int | None = None
        self._refused: dict[str, str] | None = None
        self._said: dict[str, object] = {}

    def publish(
        self, *, kind: Kind, container: Container, peer: str, standby: bool, who: str = "", told: Told | None = None
    ) -> Feed:
        """A new publisher's feed. Raises Refused("taken") while another speaks in its place."""
        if self.window.closed:
            raise Refused("unavailable", "closed")
        feed = Feed(self, kind=kind, container=container, peer=peer, standby=standby, who=who, told=told)
        self.publishers.make_room(standby=standby, who=feed.who)
        self.publishers.add(feed)
        self._refused = None
        self.look()
        return feed

    async def open_input(self, feed: Feed, head: bytes) -> None:
        """A feed's stream begins, or begins anew in another form. Raises Refused when no process can be started."""
        process = await self.kept.running()
        if feed.input:
            await process.tell(messages.END, str(feed.input))
        self._inputs += 1
        feed.input = self._inputs
        await process.tell(messages.OPEN, Opening(input=feed.input, container=feed.format))
        await process.tell(messages.DATA, f"{feed.input} {feed.heard_ms}", head)
        self.told(feed)
        if self.publishers.speaking is feed:
            self._air(feed)

    async def give(self, feed: Feed, data: bytes) -> None:
        """The next bytes of a feed that is open; without a process they are lost."""
        await self.kept.tell(messages.DATA, f"{feed.input} {feed.heard_ms}", data)

    def told(self, feed: Feed) -> None:
        """Pass on when a feed's time 0 was, as soon as both are known."""
        if feed.input and feed.began_ms is not None:
            self.kept.later(messages.BEGAN, f"{feed.input} {feed.began_ms}")

    def gone(self, feed: Feed) -> None:
        """A publisher has gone: what it sent is handed out to the end."""
        self.publishers.remove(feed)
        if feed.input:
            self.kept.later(messages.END, str(feed.input))
            feed.input = 0
        self.look()

    def switch(self) -> None:
        """The other publisher is on air from its next key frame on; nothing happens when there is none."""
        other = self.publishers.other
        if other is not None:
            self._choose(other.standby)
            self.look()

    def want(self, rungs: frozenset[Rung], *, transcoding: bool | None = None) -> None:
        """Make these rungs, besides the source."""
        if self.order.change(rungs, transcoding=transcoding):
            self.kept.later(messages.WANT, self.order.message())
            self.look()

    async def record(self, *, on: bool) -> None:
        """Begin or end the recording of what is broadcast; one that a fault ended begins anew."""
        before = self.recording
        if on and (before is None or before.fault):
            self.recording = self._shelf.begin(self.conference, self.window.rung("source").inits.values())
        elif not on:
            self.recording = None
        if before is not None and before is not self.recording:
            await before.close()
        self.look()

    async def end(self) -> None:
        """The broadcast is over: publishers are let go, playlists get their end."""
        for feed in self.publishers:
            feed.end("taken", "closed")
        await self.close()
        self.window.closed = True
        self.window.wake()
        self.look()

    async def close(self) -> None:
        """End process and recording."""
        await self.kept.close()
        self.window.end_life()
        if self.recording is not None:
            await self.record(on=False)

    @property
    def idle(self) -> bool:
        """Nobody has published for so long that even the window is of no use."""
        return not len(self.publishers) and time.monotonic() - self.publishers.empty_since > FORGET_S

    def state(self) -> dict[str, object]:
        """What the broker is told; see docs/develop/structure.md."""
        people = self.publishers
        speaking, other, recording = people.speaking, people.other, self.recording
        return {
            "conference": self.conference,
            "on_air": speaking.kind if speaking is not None and people.lost_ms is None else None,
            "by": None if people.on_air is None else "standby" if people.on_air else "main",
            "since": self._since_ms,
            "lost": people.lost_ms,
            "lack": people.lack(sparse=self.window.rung("source").sparse),
            "standby": other.kind if other is not None else None,
            "recording": recording is not None and not recording.fault,
            "fault": recording.fault if recording is not None else "",
            "refused": self._refused,
            "rungs": sorted(self.order.rungs),
            "transcoding": self.order.transcoding,
            "target": self.window.rung("source").target,
            "silent": self.window.rung("source").silent,
            "closed": self.window.closed,
        }

    def look(self) -> None:
        """Once a second, and whenever something happened: switch to who speaks, and say what is new."""
        due = self.publishers.due()
        if due is not None:
            self._choose(due)
        for feed in self.publishers:
            feed.stands(on_air=feed is self.publishers.speaking)
        self.publishers.watch(began=self._since_ms is not None)
        if not len(self.publishers) and time.monotonic() - self.publishers.empty_since > IDLE_S:
            self.kept.let_go()
        said = self.state()
        if said != self._said:
            self._said = said
            self._changed(self)

    def _choose(self, standby: bool) -> None:
        self.publishers.on_air = standby
        feed = self.publishers.speaking
        if feed is not None and feed.input:
            self._air(feed)

    def _air(self, feed: Feed) -> None:
        self._lives += 1
        feed.aired()
        self.kept.later(messages.AIR, OnAir(input=feed.input, life=self._lives))

    def _received(self, kind: bytes, head: bytes, payload: bytes) -> None:
        decode = msgspec.json.decode
        if kind == messages.PART:
            self._part(decode(head, type=Part), payload)
        elif kind == messages.INIT:
            init = decode(head, type=Init)
            self._keep(msgspec.structs.replace(init, life=self._numbering.named(init.life)), payload)
        elif kind == messages.TAKEN:
            taken = decode(head, type=Taken)
            for feed in self.publishers:
                if feed.input == taken.input:
                    feed.taken(taken.bytes)
        elif kind == messages.UNFIT:
            self._unfit(decode(head, type=Unfit))

    def _part(self, part: Part, data: bytes) -> None:
        if self._numbering.begins(part):
            self.window.end_life()
            self._since_ms = self._since_ms or part.at
        placed = self._numbering.placed(part)
        speaking = self.publishers.speaking
        if speaking is not None and part.rung == "source" and part.life.partition(".")[0] == str(self._lives):
            speaking.made = time.monotonic()
        if placed is not None:
            self._keep(placed, data)

    def _keep(self, head: Init | Part, data: bytes) -> None:
        self.window.take(head, data)
        self._tell(self.conference, head, data)
        if self.recording is not None:
            self.recording.take(head, data)
        if isinstance(head, Part) and head.ends:
            self.look()

    def _unfit(self, unfit: Unfit) -> None:
        for feed in self.publishers:
            if feed.input == unfit.input and unfit.reason == "ended":
                feed.rejoin()  # a container that ended by itself; what follows begins with a head of its own
            elif feed.input == unfit.input:
                self.refused(feed, unfit.reason, unfit.detail)

    def refused(self, feed: Feed, reason: str, detail: str) -> None:
        """What a feed sends cannot be broadcast: it ends, and the desk is told."""
        logger.warning("conference %s: %s cannot be broadcast: %s %s", self.conference, feed.kind, reason, detail)
        self._refused = {"kind": feed.kind, "reason": reason, "detail": detail}
        feed.end(REASONS.get(reason, "bad_stream"), detail)

    def _process_died(self, quick: bool) -> None:
        self.window.end_life()
        for feed in self.publishers:
            feed.rejoin()
            if feed is self.publishers.speaking:
                feed.faults = feed.faults + 1 if quick else 0
                if feed.faults >= FAULTS:
                    self.refused(feed, "bad_stream", "crash")
        self.look()
