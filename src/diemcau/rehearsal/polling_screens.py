"""Simulated screens: each a stream of its own that notes when it was shown which tally."""

import asyncio
import contextlib
import re
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

import msgspec

from .polling_lines import Server

ELEMENT = "poll"
_AT_ONCE = 200  # streams that are opened at the same time
_AGAIN_S = 0.5
_PATIENCE_S = 60.0
_MANY = 500
_NOTED_S, _FEW_S, _QUIET_S = 16.0, 1.0, 0.5
_POLL = re.compile(r'data-poll="([^"]+)"')
_ANSWERS = re.compile(r'data-answers="(\d+)"')
_LINE = re.compile(r'data-key="([^"]+)"[^>]*?\bdata-count="(\d+)"')


class Shown(NamedTuple):
    """A tally as screens have it; `answers` -1: the poll is there, but no figure."""

    poll: str
    answers: int
    counts: Mapping[str, int]


class _Frame(msgspec.Struct):
    html: dict[str, str] = {}


_frames = msgspec.json.Decoder(_Frame)


def tally_in(markup: str) -> Shown | None:
    """What the element says; None when it shows no poll."""
    poll = _POLL.search(markup)
    if poll is None:
        return None
    answers = _ANSWERS.search(markup)
    counts = {key: int(several) for key, several in _LINE.findall(markup)}
    return Shown(poll[1], int(answers[1]) if answers else -1, counts)


class Screens:
    """All screens of a rehearsal. `streams` are their paths and tickets; `wanted` is the tally they are watched for."""

    def __init__(self, server: Server, streams: Sequence[tuple[str, str]]) -> None:
        self.server = server
        self.all = [Screen(self, path, ticket) for path, ticket in streams]
        self.closing = False
        self.spoken_at = 0.0
        self._wanted: Shown | None = None
        self._read: dict[bytes, Shown | None] = {}

    async def open(self) -> None:
        """Open all and wait until they stand. Raises OSError (TimeoutError is one)."""
        for start in range(0, len(self.all), _AT_ONCE):
            some = self.all[start : start + _AT_ONCE]
            async with asyncio.timeout(_PATIENCE_S):
                await asyncio.gather(*(screen.open() for screen in some))
                await asyncio.gather(*(screen.stands.wait() for screen in some))

    async def settle(self) -> None:
        """Wait until the server has taken note of so many screens: thousands that come at once are drawn anew once."""
        least = time.monotonic() + (_NOTED_S if len(self.all) > _MANY else _FEW_S)
        most = least + _PATIENCE_S
        while time.monotonic() < min(most, max(least, self.spoken_at + _QUIET_S)):  # noqa: ASYNC110 - every screen would set an event
            await asyncio.sleep(0.1)

    def watch_for(self, poll: str, counts: Mapping[str, int]) -> None:
        """From now on `Screen.final_at` is when a screen first had this tally of this poll."""
        self._wanted = Shown(poll, sum(counts.values()), counts)
        for screen in self.all:
            screen.final_at = 0.0

    async def until_final(self, seconds: float) -> int:
        """Wait until every screen has what is watched for, at most so long; how many do."""
        return await self._until(lambda screen: bool(screen.final_at), seconds)

    async def until_shown(self, poll: str, seconds: float) -> int:
        """Wait until every screen shows this poll, at most so long; how many do."""
        return await self._until(lambda screen: screen.last is not None and screen.last.poll == poll, seconds)

    async def _until(self, done: Callable[["Screen"], bool], seconds: float) -> int:
        deadline = time.monotonic() + seconds
        while True:
            there = sum(map(done, self.all))
            if there == len(self.all) or time.monotonic() >= deadline:
                return there
            await asyncio.sleep(0.05)

    def close(self) -> None:
        self.closing = True
        for screen in self.all:
            screen.close()

    def read(self, name: bytes, event: bytes) -> Shown | None:
        """The tally in the frame of this id; None when it has none. One frame goes to all screens, so it is read once."""
        if name not in self._read:
            _, _, data = event.partition(b"\ndata: ")
            self._read[name] = tally_in(_frames.decode(data).html.get(ELEMENT, ""))
        return self._read[name]

    def is_final(self, shown: Shown) -> bool:
        wanted = self._wanted
        return wanted is not None and shown.answers == wanted.answers and shown == wanted


class Screen(asyncio.Protocol):
    """One stream (server-sent events in chunks). `at` and `answers`: when it had which number of answers (monotonic seconds)."""

    def __init__(self, screens: Screens, path: str, ticket: str) -> None:
        self._screens, self._path, self._ticket = screens, path, ticket
        self._transport: asyncio.Transport | None = None
        self._buffer = self._text = b""
        self._head = True
        self._after = ""
        self._again: asyncio.Task[None] | None = None
        self.stands = asyncio.Event()
        self.last: Shown | None = None
        self.final_at = 0.0
        self.at: array[float] = array("d")
        self.answers: array[int] = array("q")

    async def open(self) -> None:
        """Raises OSError."""
        await self._screens.server.connect(lambda: self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by birth
        self._buffer, self._text, self._head = b"", b"", True
        after = f"&after={self._after}" if self._after else ""
        self._transport.write(
            f"GET {self._path}{after} HTTP/1.1\r\nHost: {self._screens.server.name}\r\n"
            f"Authorization: Bearer {self._ticket}\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self._screens.closing:
            self._again = asyncio.ensure_future(self._come_back())

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if self._head:
            _, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self._buffer, self._head = rest, False
            self.stands.set()
        self._unpack()
        if b"\n\n" in self._text:
            *events, self._text = self._text.split(b"\n\n")
            for event in events:
                self._take(event)

    def _unpack(self) -> None:
        """Whole chunks (RFC 9112 §7.1) become text."""
        while True:
            size, end, rest = self._buffer.partition(b"\r\n")
            if not end or len(rest) < (length := int(size, 16)) + 2:
                return
            self._text += rest[:length]
            self._buffer = rest[length + 2 :]

    def _take(self, event: bytes) -> None:
        name, _, rest = event.partition(b"\n")
        if not name.startswith(b"id: "):
            return
        self._after = name[4:].decode()
        self._screens.spoken_at = time.monotonic()
        shown = self._screens.read(name, rest) if b'"poll":' in rest else None
        if shown is None:
            return
        self.last = shown
        now = time.monotonic()
        if shown.answers >= 0:
            self.at.append(now)
            self.answers.append(shown.answers)
        if not self.final_at and self._screens.is_final(shown):
            self.final_at = now

    async def _come_back(self) -> None:
        while not self._screens.closing:
            await asyncio.sleep(_AGAIN_S)
            with contextlib.suppress(OSError):
                await self.open()
                break
