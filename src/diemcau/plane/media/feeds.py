"""A publisher's stream inside the packager: cut, kept ready to be begun again, and held back to what the hall can take."""

import asyncio
import time
from typing import Protocol

from diemcau.plane.media.containers import cutter_of
from diemcau.plane.media.sources import Container, Kind, Reason, Refused

CREDIT = 1024 * 1024  # bytes on their way into the hall
FIRST_S = 10.0  # until the first piece of a publisher that comes on air: encoders make a key frame every 10 s at the seldomest


class Taker(Protocol):
    """The hall as a feed sees it."""

    async def open_input(self, feed: "Feed", head: bytes) -> None: ...

    async def give(self, feed: "Feed", data: bytes) -> None: ...

    def gone(self, feed: "Feed") -> None: ...

    def refused(self, feed: "Feed", reason: str, detail: str) -> None: ...

    def told(self, feed: "Feed") -> None: ...


class Told(Protocol):
    """Whoever feeds, where that is far away: hears why it ended, and whether rooms see it."""

    def ended(self, reason: Reason, detail: str) -> None: ...

    def aired(self, is_on: bool) -> None: ...


class Feed:
    """A `Source`. `input` is the number the hall process knows it by; 0: it must be opened (again) first.

    `who` tells one publisher from another, whatever line it comes by; `knocked`: when the same one asked again beside this feed.
    """

    def __init__(
        self, taker: Taker, *, kind: Kind, container: Container, peer: str, standby: bool, who: str = "",
        told: Told | None = None,
    ) -> None:  # fmt: skip
        self.format: Container = container
        self.kind = kind
        self.peer = peer
        self.who = who or f"{kind} {peer}"
        self.knocked: float | None = None
        self.on_air: bool | None = None
        self.standby = standby
        self.input = 0
        self.heard = time.monotonic()
        self.heard_ms = time.time_ns() // 1_000_000
        self.made = self.heard
        self.began_ms: int | None = None
        self.faults = 0
        self._taker = taker
        self._told = told
        self._cutter = cutter_of(container)
        self._head = b""
        self._underway = 0
        self._room = asyncio.Event()
        self._over: Refused | None = None
        self._closed = False

    @property
    def silent_s(self) -> float:
        """Seconds since bytes came."""
        return time.monotonic() - self.heard

    @property
    def barren_s(self) -> float:
        """Seconds since something for the rooms was made of it, while it is on air: sound may go on when the picture has stopped."""
        return time.monotonic() - self.made

    def aired(self) -> None:
        """It is on air from now on."""
        self.made = time.monotonic() + FIRST_S

    def stands(self, *, on_air: bool) -> None:
        """Whether rooms see it; told when it changes."""
        if on_air != self.on_air:
            self.on_air = on_air
            if self._told is not None:
                self._told.aired(on_air)

    async def feed(self, data: bytes) -> None:
        self._check()
        self.heard, self.heard_ms = time.monotonic(), time.time_ns() // 1_000_000
        try:
            elements = list(self._cutter.cut(data))
        except Refused as fault:
            self.end(fault.reason, fault.detail)
            raise
        together = bytearray()
        for element in elements:
            if element.role == "head":
                await self._send(together)
                self._head = element.data
                await self._open()
                continue
            if self.input == 0:
                if element.role != "start" or not self._head:
                    continue
                await self._open()
            together += element.data
        await self._send(together)

    def refuse(self, refused: Refused) -> None:
        """The door itself saw that what comes cannot be broadcast; the desk is told."""
        self._taker.refused(self, refused.reason, refused.detail)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._taker.gone(self)

    def end(self, reason: Reason, detail: str = "") -> None:
        """It may not go on: the next `feed` raises, and whoever feeds is told."""
        if self._over is None and not self._closed:
            self._over = Refused(reason, detail)
            self._room.set()
            self._closed = True
            self._taker.gone(self)
            if self._told is not None:
                self._told.ended(reason, detail)

    def began(self, moment_ms: int) -> None:
        """The publisher's word when its time 0 was, Unix ms of this server."""
        self.began_ms = moment_ms
        self._taker.told(self)

    def taken(self, size: int) -> None:
        """The hall has read so much more."""
        self._underway = max(0, self._underway - size)
        self._room.set()

    def rejoin(self) -> None:
        """The hall that knew it is gone: begin again at the next place where a decoder may join."""
        self.input = 0
        self._underway = 0
        self._room.set()

    async def _open(self) -> None:
        self._underway = 0
        await self._taker.open_input(self, self._head)

    async def _send(self, together: bytearray) -> None:
        if not together or self.input == 0:
            together.clear()
            return
        while self._underway > CREDIT and self.input:
            self._room.clear()
            await self._room.wait()
            self._check()
        self._underway += len(together)
        await self._taker.give(self, bytes(together))
        together.clear()

    def _check(self) -> None:
        if self._over is not None:
            raise self._over
        if self._closed:
            raise Refused("unavailable")
