"""Publishers that reach the packager through a front: each is a channel on the front's line."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from diemcau.plane.brokers.wire import Line, packet
from diemcau.plane.media import messages
from diemcau.plane.media.feeds import Feed
from diemcau.plane.media.messages import Answered, Publishing
from diemcau.plane.media.sources import Reason, Refused

WAITING = 64  # pieces a front may send before the first is taken; it keeps to the bytes it was told
Publish = Callable[[Publishing, Callable[[Reason, str], None]], Feed]


@dataclass(eq=False)
class _Channel:
    feed: Feed
    queue: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(WAITING))
    task: "asyncio.Task[None] | None" = None


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
        def ended(reason: Reason, detail: str) -> None:
            _answer(line, name, Answered(reason=reason, detail=detail))

        try:
            feed = self._publish(msgspec.json.decode(payload, type=Publishing), ended)
        except Refused as fault:
            ended(fault.reason, fault.detail)
            return
        channel = self._open[line, name] = _Channel(feed)
        channel.task = asyncio.create_task(self._feed(line, name, channel))
        _answer(line, name, Answered())

    async def _feed(self, line: Line, name: str, channel: _Channel) -> None:
        try:
            while (data := await channel.queue.get()) is not None:
                await channel.feed.feed(data)
                line.send(packet(messages.TAKEN, name, str(len(data)).encode()))
        except Refused as fault:
            _answer(line, name, Answered(reason=fault.reason, detail=fault.detail))
        finally:
            self._open.pop((line, name), None)
            await channel.feed.close()


def _answer(line: Line, name: str, answered: Answered) -> None:
    line.send(packet(messages.ANSWER, name, msgspec.json.encode(answered)))
