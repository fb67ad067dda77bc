"""The last half minute of a conference's picture and sound, in memory: what playlists list and requests fetch.

Packager and fronts keep the same window: the packager numbers what its hall made, fronts take it as it comes.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from diemcau.plane.media.messages import Init, Part, Rung
from diemcau.plane.shared import Shared

LISTED = 8  # segments in a playlist
KEPT = 16  # segments that can be fetched: those who listen late still have the last list
PART_S = 0.4  # the longest part: a whole number of pictures at 25, 30, 50 and 60 a second, and five of them in 2 s
TARGET_S = 2
SPARSE_S = 10.5  # longer segments mean key frames too far apart: rooms wait, and give up


@dataclass(slots=True)
class Segment:
    """`number` is its media sequence number. While it is being made `whole` is false and `data` is None."""

    number: int
    life: str
    turn: int
    at: int
    parts: list[tuple[Part, bytes | memoryview]] = field(default_factory=list)
    data: Shared | None = None
    duration: float = 0.0

    @property
    def whole(self) -> bool:
        return self.data is not None

    def add(self, part: Part, data: bytes) -> None:
        self.parts.append((part, data))
        self.duration += part.duration
        if part.ends:
            self.seal()

    def seal(self) -> None:
        """No part comes any more; its parts and the whole share their bytes from now on."""
        self.data = Shared(b"".join(data for _, data in self.parts))
        view, at = memoryview(self.data), 0
        for n, (part, data) in enumerate(self.parts):
            self.parts[n] = (part, view[at : at + len(data)])
            at += len(data)


class RungWindow:
    """The segments of one rung, oldest first; the last one may still be growing."""

    def __init__(self) -> None:
        self.segments: deque[Segment] = deque()
        self.inits: dict[str, tuple[Init, bytes]] = {}
        self.target = TARGET_S

    def take_init(self, init: Init, data: bytes) -> None:
        self.inits[init.life] = (init, data)

    def take(self, part: Part, data: bytes) -> None:
        """The next part. One that goes on from nothing known is left out; a gap forgets what was before it."""
        last = self.segments[-1] if self.segments else None
        if last is not None and last.number == part.segment and last.life == part.life and not last.whole:
            if part.part == len(last.parts):
                last.add(part, data)
        elif part.part == 0 and (last is None or part.segment > last.number):
            if last is not None and not last.whole:
                last.seal()
            if last is not None and part.segment != last.number + 1:
                self.segments.clear()
            made = Segment(part.segment, part.life, part.turn, part.at)
            made.add(part, data)
            self.segments.append(made)
            self._forget()
        if self.segments and self.segments[-1].whole:
            self.target = max(self.target, int(self.segments[-1].duration + 0.5))

    def end_life(self) -> None:
        """Nothing more comes of the last segment."""
        if self.segments and not self.segments[-1].whole:
            self.segments[-1].seal()

    @property
    def silent(self) -> bool:
        """Whether the newest life has pictures alone."""
        newest = next(reversed(self.inits.values()), None)
        return newest is not None and not any(name in newest[0].codecs for name in ("mp4a", "opus"))

    @property
    def sparse(self) -> bool:
        """Whether the newest segments are too long to be played in time."""
        return any(segment.duration > SPARSE_S for segment in list(self.segments)[-2:])

    def whole(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.whole]

    def segment(self, number: int) -> Segment | None:
        return next((segment for segment in reversed(self.segments) if segment.number == number), None)

    def pieces(self) -> Iterator[tuple[Init | Part, bytes]]:
        """Everything again, for somebody who comes late."""
        yield from self.inits.values()
        for segment in self.segments:
            yield from ((part, bytes(data)) for part, data in segment.parts)

    def _forget(self) -> None:
        while len(self.segments) > KEPT:
            self.segments.popleft()
        lives = {segment.life for segment in self.segments}
        newest = next(reversed(self.inits), None)
        self.inits = {life: kept for life, kept in self.inits.items() if life in lives or life == newest}


class Window:
    """All rungs of a conference. `closed`: the broadcast is over and nothing comes any more."""

    def __init__(self) -> None:
        self.rungs: dict[Rung, RungWindow] = {}
        self.closed = False
        self._changed = asyncio.Event()

    def rung(self, name: Rung) -> RungWindow:
        made = self.rungs.get(name)
        if made is None:
            made = self.rungs[name] = RungWindow()
        return made

    def take(self, head: Init | Part, data: bytes) -> None:
        """An init segment or a part; wakes those who wait for it."""
        if isinstance(head, Init):
            self.rung(head.rung).take_init(head, data)
        else:
            self.rung(head.rung).take(head, data)
        self.wake()

    def end_life(self) -> None:
        for rung in self.rungs.values():
            rung.end_life()
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Until something has changed."""
        await self._changed.wait()
