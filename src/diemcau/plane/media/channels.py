"""Publishers that reach the packager through a front: each is a channel on the front's line."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from diemcau.plane.brokers.wire import Line, packet
from diemcau.plane.media import messages
from diemcau.plane.media.feeds import Feed, Told
from diemcau.plane.media.messages import Answered, Publishing
from diemcau.plane.media.sources import Reason, Refused

WAITING = 64  # pieces a front may send before the first is taken; it keeps to the bytes it was told
Publish = Callable[[Publishing, Told], Feed]


@dataclass(eq=False)
class _Channel:
    feed: Feed
    queue: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(WAITING))
    task: "asyncio.Task[None] | None" = None


class _Answers(NamedTuple):
    """Tells a channel's front what becomes of its publisher."""

    line: Line
    name: str

    def ended(self, reason: Reason, detail: str) -> None:
        self._say(Answered(reason=reason, detail=detail))

    def aired(self, is_on: bool) -> None:
        self._say(Answered(on_air=is_on))

    def _say(self, answered: Answered) -> None:
        self.line.send(packet(messages.ANSWER, self.name, msgspec.json.encode(answered)))


class Channels:
    """Opens and feeds them. `publish` gives the feed, or raises Refused."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._open: dict[tuple[Line, str], _Channel] = {}

    def received(self, line: Line, kind: bytes, name: str, payload: bytes) -> None:
        """A front's packet about a channel; one that does not keep the rules loses its channel."""
        if kind == messages.PUBLISH:
            self._begin(line, name, payload)
            return
        channel = self._open.get((line, name))
        if channel is None:
            return
        try:
            if kind == messages.DATA:
                channel.queue.put_nowait(payload)
            elif kind == messages.BEGAN:
                channel.feed.began(int(payload))
            elif kind == messages.END:
                channel.queue.put_nowait(None)
        except (asyncio.QueueFull, ValueError):
            channel.feed.end("bad_stream", "too fast")

    def lost(self, line: Line) -> None:
        """The front has gone, and with it whoever published through it."""
        for key, channel in list(self._open.items()):
            if key[0] is line and channel.task is not None:
                channel.task.cancel()

    async def close(self) -> None:
        """Close all."""
        tasks = [channel.task for channel in self._open.values() if channel.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, line: Line, name: str, payload: bytes) -> None:
        answers = _Answers(line, name)
        try:
            feed = self._publish(msgspec.json.decode(payload, type=Publishing), answers)
        except Refused as fault:
            answers.ended(fault.reason, fault.detail)
            return
        channel = self._open[line, name] = _Channel(feed)
        channel.task = asyncio.create_task(self._feed(line, name, channel))
        answers.aired(bool(feed.on_air))

    async def _feed(self, line: Line, name: str, channel: _Channel) -> None:
        try:
            while (data := await channel.queue.get()) is not None:
                await channel.feed.feed(data)
                line.send(packet(messages.TAKEN, name, str(len(data)).encode()))
        except Refused as fault:
            _Answers(line, name).ended(fault.reason, fault.detail)
        finally:
            self._open.pop((line, name), None)
            await channel.feed.close()
