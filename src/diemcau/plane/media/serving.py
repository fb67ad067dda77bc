"""Everything under /media as plain ASGI: playlists, init segments, segments and parts, from this front's memory."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from diemcau.kernel.addresses import Addresses, BadAddress
from diemcau.kernel.clock import Clock
from diemcau.plane.asgi import SECURITY, Header, Receive, Reply, Scope, Send, query, refuse
from diemcau.plane.media import playlists
from diemcau.plane.media.link import Link
from diemcau.plane.media.messages import RUNGS, Rung
from diemcau.plane.media.windows import RungWindow, Window
from diemcau.plane.shared import Shared

PIECE = 65_536  # bytes handed to an encrypted line at a time: each connection would else hold a whole segment encrypted
LEAST = 65_536  # bytes: fewer cost the same either way
FIRST_S = 8.0  # how long a request waits for a rung that is only now being made
BLOCK_S = 6.0  # three target durations: how long a playlist may be held back
STALE = 3  # segments a rung may be behind the source before it counts as not made
WAITING = 4_000  # requests held back at once
SEGMENT = (b"content-type", b"video/mp4")
LIST = (b"content-type", playlists.TYPE)
CORS: Header = (b"access-control-allow-origin", b"*")
FOREVER: Header = (b"cache-control", b"public, max-age=600, immutable")
SOON: Header = (b"cache-control", b"public, max-age=1")
BLOCKED: Header = (b"cache-control", b"public, max-age=6")
NEVER: Header = (b"cache-control", b"no-store")
LINES = b"".join(b"%b: %b\r\n" % pair for pair in (SEGMENT, FOREVER, CORS, *SECURITY))
Other = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """What is asked of one conference: a name, and from where in the list."""

    conference: int
    name: str
    number: int | None = None
    part: int | None = None


class MediaDoor:
    """The ASGI app. Addresses are `kernel.addresses` and then:

    ``live.m3u8`` and ``live-ll.m3u8`` (all rungs; low latency), ``source.m3u8``, ``source-ll.m3u8``, ``360p.m3u8``,
    ``360p-ll.m3u8``, ``stills.m3u8``, ``audio.m3u8`` and what these name.
    """

    def __init__(self, link: Link, addresses: Addresses, *, clock: Clock, transcoding: bool = True) -> None:
        self._link = link
        self._addresses = addresses
        self._clock = clock
        self._offered: tuple[Rung, ...] = RUNGS if transcoding else ("source", "stills", "audio")
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] not in ("GET", "HEAD"):
                raise Reply(405, "method_not_allowed", headers=((b"allow", b"GET, HEAD"),))
            _until, (conference,), name = self._addresses.read(scope["path"], now_ms=self._clock.now_ms())
            if name.endswith(".m3u8"):
                await self._playlist(scope, send, conference, name.removesuffix(".m3u8"))
            else:
                await self._piece(scope, send, conference, name)
        except BadAddress:
            await refuse(send, _gone("not_found"))
        except Reply as reply:
            await refuse(send, reply)

    def at_hand(self, path: str) -> tuple[bytes, Shared] | None:
        """A large segment that is here now, and lines of its answer's head. None: the app has to be asked."""
        try:
            _until, (conference,), name = self._addresses.read(path, now_ms=self._clock.now_ms())
            rung, _, file = name.partition("/")
            number, part = _numbers(file)
        except (BadAddress, Reply):
            return None
        if part is not None or rung not in RUNGS:
            return None
        window = self._link.at_hand(conference, rung)
        segment = window.rung(rung).segment(number) if window is not None else None
        if segment is None or segment.data is None or len(segment.data) < LEAST:
            return None
        return LINES, segment.data

    async def _playlist(self, scope: Scope, send: Send, conference: int, name: str) -> None:
        low_latency = name.endswith("-ll")
        name = name.removesuffix("-ll")
        if name == "live":
            window = await self._link.watch(conference, ("source",))
            self._there(window)
            text = playlists.multivariant(window, low_latency=low_latency, offered=self._offered)
            await _give(scope, send, text.encode(), LIST, SOON)
            return
        if name not in self._offered or (low_latency and name not in playlists.PARTED):
            raise _gone("not_found")
        rung: Rung = name
        number, part = _position(scope) if low_latency else (None, None)
        window = await self._link.watch(conference, (rung,))
        self._there(window)
        made = await self._made(window, rung)
        if number is not None:
            await self._reached(window, made, number, part)
        text = playlists.media(made, name=rung, low_latency=low_latency, closed=window.closed)
        known = number is not None and _has(made, number, part)
        await _give(scope, send, text.encode(), LIST, BLOCKED if known else NEVER if number is not None else SOON)

    def _there(self, window: Window) -> None:
        if not window.rung("source").inits:
            if not self._link.up:
                raise Reply(503, "unavailable", headers=((b"retry-after", b"2"), CORS))
            raise _gone("not_on_air")

    async def _made(self, window: Window, rung: Rung) -> RungWindow:
        """The rung, once it is being made. Raises Reply 503 when that takes too long."""

        def ready() -> bool:
            made, source = window.rung(rung), window.rung("source")
            if not made.whole():
                return False
            return rung == "source" or window.closed or made.segments[-1].number >= source.segments[-1].number - STALE

        if not await self._until(window, ready, FIRST_S):
            raise Reply(503, "not_made_yet", headers=((b"retry-after", b"2"), CORS))
        return window.rung(rung)

    async def _reached(self, window: Window, made: RungWindow, number: int, part: int | None) -> None:
        last = made.segments[-1].number
        if number > last + 2:
            raise Reply(400, "too_far_ahead", headers=(CORS,))
        await self._until(window, lambda: _has(made, number, part) or window.closed, BLOCK_S)

    async def _piece(self, scope: Scope, send: Send, conference: int, name: str) -> None:
        rung_name, _, file = name.partition("/")
        if rung_name not in RUNGS:
            raise _gone("not_found")
        rung: Rung = rung_name
        window = await self._link.watch(conference, (rung,))
        made = window.rung(rung)
        if file.startswith("init-") and file.endswith(".mp4"):
            kept = made.inits.get(file[5:-4])
            if kept is None:
                raise _gone("gone")
            await _give(scope, send, kept[1], SEGMENT, FOREVER)
            return
        number, part = _numbers(file)
        data = await self._segment(window, made, number, part)
        if data is None:
            raise _gone("gone")
        await _give(scope, send, data, SEGMENT, FOREVER)

    async def _segment(
        self, window: Window, made: RungWindow, number: int, part: int | None
    ) -> bytes | memoryview | None:
        """A segment's bytes; a part may be asked for a little before it is made. None: gone, or far ahead."""
        if part is None:
            segment = made.segment(number)
            return segment.data if segment is not None else None
        last = made.segments[-1].number if made.segments else None
        if last is not None and last <= number <= last + 1 and not _has(made, number, part):
            await self._until(window, lambda: _has(made, number, part), BLOCK_S)
        segment = made.segment(number)
        return segment.parts[part][1] if segment is not None and part < len(segment.parts) else None

    async def _until(self, window: Window, true: Callable[[], bool], seconds: float) -> bool:
        """Wait for it; false when it did not come in time. Raises Reply 503 when too many wait already."""
        if true():
            return True
        if self._waiting >= WAITING:
            raise Reply(503, "too_many", headers=((b"retry-after", b"2"), CORS))
        until = time.monotonic() + seconds
        self._waiting += 1
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + seconds):
                while not true() and time.monotonic() < until:
                    await window.change()
        except TimeoutError:
            pass
        finally:
            self._waiting -= 1
        return true()


def _has(made: RungWindow, number: int, part: int | None) -> bool:
    if not made.segments:
        return False
    last = made.segments[-1]
    if last.number != number:
        return last.number > number
    return last.whole or (part is not None and part < len(last.parts))


def _position(scope: Scope) -> tuple[int | None, int | None]:
    asked = query(scope)
    number, part = asked.get("_HLS_msn"), asked.get("_HLS_part")
    if number is None:
        if part is not None:
            raise Reply(400, "malformed", headers=(CORS,))
        return None, None
    if not _is_number(number) or (part is not None and not _is_number(part)):
        raise Reply(400, "malformed", headers=(CORS,))
    return int(number), None if part is None else int(part)


def _numbers(file: str) -> tuple[int, int | None]:
    number, _, part = file.removesuffix(".m4s").partition(".")
    if not file.endswith(".m4s") or not _is_number(number) or (part and not _is_number(part)):
        raise _gone("not_found")
    return int(number), int(part) if part else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def _gone(code: str) -> Reply:
    return Reply(404, code, headers=(CORS,))


async def _give(scope: Scope, send: Send, data: bytes | memoryview, kind: Header, cache: Header) -> None:
    length = (b"content-length", b"%d" % len(data))
    headers = [kind, length, cache, CORS, *SECURITY]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["method"] == "HEAD" or len(data) <= PIECE or scope.get("scheme") != "https":
        # In clear all connections share these bytes: one write costs least.
        whole = data if isinstance(data, bytes) else bytes(data)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else whole})
        return
    for at in range(0, len(data), PIECE):
        more = at + PIECE < len(data)
        await send({"type": "http.response.body", "body": bytes(data[at : at + PIECE]), "more_body": more})
