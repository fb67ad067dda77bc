"""The hub: frames from the broker go to every reader of their subject, by one loop that steps each reader's send itself."""

import asyncio
import logging
import secrets
import time
from collections.abc import Iterable

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock
from diemcau.kernel.frames import RESYNC, unpack
from diemcau.plane.channels import Item, Mark, Pending, Ring
from diemcau.plane.fan import Fan
from diemcau.plane.readers import Reader
from diemcau.plane.revocations import Endings

logger = logging.getLogger(__name__)
WINDOW_S = 0.1  # frames go out ten times a second at the most: what comes meanwhile to one subject is one frame
GATHER_S = 0.01  # what was published together arrives together
HEARTBEAT_S = 15
LISTENING_S = 5
LINGER_S = 60.0  # a subject stays listened to for as long as a reader who lost the line may come back
EPOCHS = 64


class Channel:
    """One subject as somebody here listens to it, or did a moment ago."""

    __slots__ = ("idle_since", "pending", "readers", "ring", "waiters")

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.readers: set[Reader] = set()
        self.waiters: set[asyncio.Future[None]] = set()
        self.pending: Pending | None = None
        self.idle_since: float | None = None

    def wake(self) -> None:
        """Those who wait for something to be sent go on."""
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)


class Hub:
    """Readers by subject. Everything happens in the event loop's thread; nothing here blocks."""

    def __init__(self, front: str, *, broker: Broker, clock: Clock, per_key: int) -> None:
        self._front = front
        self._per_key = per_key
        self._broker = broker
        self._clock = clock
        self._epoch = "h" + secrets.token_hex(4)
        self._order = 0
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._channels: dict[str, Channel] = {}
        self._slots: list[set[Reader]] = [set() for _ in range(HEARTBEAT_S)]
        self._kids: dict[str, dict[Reader, None]] = {}  # oldest first
        self._joined = 0
        self._due: set[str] = set()
        self._fan = Fan()
        self._told: asyncio.TimerHandle | None = None
        self._ticks = 0
        self._flushed = 0.0

    @property
    def streams(self) -> int:
        """Open streams."""
        return sum(len(slot) for slot in self._slots)

    @property
    def mark(self) -> str:
        """An id of this process's own: “all that was sent here until now”."""
        return f"{self._epoch}-{self._order}"

    def start(self) -> None:
        self._broker.subscribe("frame/", self.on_frame, lost=self.resync)
        self._broker.subscribe("hint/", self.on_hint)

    def join(self, reader: Reader) -> None:
        """From now on this reader gets what comes to its subjects; of too many with its key the oldest ends."""
        reader.slot = self._joined % HEARTBEAT_S
        self._joined += 1
        self._slots[reader.slot].add(reader)
        mine = self._kids.setdefault(reader.ticket.kid, {})
        mine[reader] = None
        for older in list(mine)[: -self._per_key]:
            older.end("one of too many")
        for subject in reader.subjects:
            self._channel(subject).readers.add(reader)

    def leave(self, reader: Reader) -> None:
        self._slots[reader.slot].discard(reader)
        mine = self._kids.get(reader.ticket.kid)
        if mine is not None:
            mine.pop(reader, None)
            if not mine:
                del self._kids[reader.ticket.kid]
        for subject in reader.subjects:
            if (channel := self._channels.get(subject)) is not None:
                channel.readers.discard(reader)
                self._rest(channel)

    def missed(self, subjects: Iterable[str], last_id: str) -> list[Item] | None:
        """What was sent to `subjects` after `last_id`, in order; None when that cannot be told: resync."""
        mark = Mark.parse(last_id)
        if mark is None:
            return None
        items: dict[int, Item] = {}
        for subject in subjects:
            found = self._after(self.listen(subject).ring, mark)
            if found is None:
                return None
            items.update({item.order: item for item in found})
        return [items[order] for order in sorted(items)]

    def listen(self, subject: str) -> Channel:
        """Listen to a subject, for a minute after the last who asked for it is gone."""
        channel = self._channel(subject)
        self._rest(channel)
        return channel

    async def wait(self, subject: str, timeout_s: float) -> None:
        """Return when something was sent to `subject`, or after `timeout_s`."""
        channel = self._channel(subject)
        future = asyncio.get_running_loop().create_future()
        channel.waiters.add(future)
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            pass
        finally:
            channel.waiters.discard(future)
            self._rest(channel)

    def on_frame(self, topic: str, payload: bytes) -> None:
        """A frame from the broker: it waits for others until 100 ms after the last ones were sent."""
        try:
            frame = unpack(payload)
        except msgspec.MsgspecError:
            logger.warning("unreadable frame on %s", topic)
            return
        mark = Mark.parse(frame.id)
        if mark is None:
            logger.warning("a frame with the id %r on %s: ids are epoch-n", frame.id, topic)
            return
        self._first.setdefault(mark.epoch, mark.n)
        self._last[mark.epoch] = mark.n
        subject = topic.removeprefix("frame/")
        channel = self._channels.get(subject)
        if channel is None:
            return
        if channel.pending is None:
            channel.pending = Pending()
            if not self._due:
                rest = self._flushed + WINDOW_S - time.monotonic()
                asyncio.get_running_loop().call_later(max(GATHER_S, rest), self._flush)
            self._due.add(subject)
        channel.pending.add(frame, mark)

    def on_hint(self, topic: str, payload: bytes) -> None:
        """An event that nobody catches up with (kernel.frames.hint): to those whose line takes it now."""
        channel = self._channels.get(topic.removeprefix("hint/"))
        if channel is not None:
            self._fan.send(tuple(reader for reader in channel.readers if not reader.stalled), payload)

    def resync(self) -> None:
        """Frames may be missing: every reader is told to fetch afresh."""
        self._first.clear()
        self._order += 1
        for channel in self._channels.values():
            channel.ring = Ring(born=self._order, heard=self._last)
            channel.wake()
        everybody = tuple(reader for slot in self._slots for reader in slot)
        self._fan.send(everybody, RESYNC + f"id: {self.mark}\n\n".encode())

    def cut(self, kids: Iterable[str]) -> None:
        """End the streams opened with these keys, and those of phones whose group ended."""
        endings = Endings(kids)
        for reader in [reader for slot in self._slots for reader in slot if endings.cover(reader.ticket)]:
            reader.end("revoked")

    def tick(self) -> None:
        """Once a second: a fifteenth of the readers gets its heartbeat, tickets that ran out end, old things go."""
        now_ms = self._clock.now_ms()
        for reader in list(self._slots[self._ticks % HEARTBEAT_S]):
            if reader.ticket.expires <= now_ms:
                reader.end("expired")
            else:
                reader.beat()
        self._ticks += 1
        self._tidy()
        if self._ticks % LISTENING_S == 0:
            self.tell_listening()

    def tell_listening(self) -> None:
        """Topic ``listening``: the subjects somebody here hears."""
        self._told = None
        told = {"front": self._front, "subjects": sorted(self._channels)}
        self._broker.publish("listening", msgspec.json.encode(told))

    async def close(self) -> None:
        """End every stream in good order."""
        for slot in self._slots:
            for reader in list(slot):
                reader.end("closing")
        if self._told is not None:
            self._told.cancel()
        await self._fan.close()
        self._channels.clear()
        self.tell_listening()

    def _channel(self, subject: str) -> Channel:
        if (channel := self._channels.get(subject)) is None:
            channel = Channel(Ring(born=self._order, heard=self._last))
            self._channels[subject] = channel
            self._changed()
        channel.idle_since = None
        return channel

    def _rest(self, channel: Channel) -> None:
        if not channel.readers and not channel.waiters:
            channel.idle_since = time.monotonic()

    def _changed(self) -> None:
        if self._told is None:
            self._told = asyncio.get_running_loop().call_later(WINDOW_S, self.tell_listening)

    def _after(self, ring: Ring, mark: Mark) -> list[Item] | None:
        if mark.epoch == self._epoch:
            return ring.after_order(mark.n)
        first = self._first.get(mark.epoch)
        if first is None or mark.n < first - 1:
            return None  # this process has not heard all that came after it
        return ring.after(mark)

    def _flush(self) -> None:
        now = self._flushed = time.monotonic()
        due = [(self._channels[s], self._channels[s].pending) for s in self._due if s in self._channels]
        self._due.clear()
        # In the publishers' order, so that the last id a reader of several subjects has covers all it was sent.
        for channel, pending in sorted(due, key=lambda d: d[1].mark.n if d[1] else 0):
            if pending is None:
                continue
            channel.pending = None
            self._order += 1
            data = pending.event()
            channel.ring.add(Item(self._order, pending.mark, data, now))
            channel.wake()
            self._fan.send(tuple(channel.readers), data)

    def _tidy(self) -> None:
        now = time.monotonic()
        for subject, channel in list(self._channels.items()):
            if channel.idle_since is not None and channel.idle_since < now - LINGER_S:
                del self._channels[subject]
                self._changed()
            else:
                channel.ring.trim(now)
        for marks in (self._first, self._last):
            while len(marks) > EPOCHS:
                del marks[next(iter(marks))]
