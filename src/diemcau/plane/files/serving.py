"""GET /files/…: whole, by Range, or piece by piece (`?piece=3`: a whole answer, so that any cache may keep it)."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from diemcau.kernel.addresses import Addresses, BadAddress, EndedAddress
from diemcau.kernel.clock import Clock, SystemClock
from diemcau.plane.asgi import Gone, Header, Receive, Reply, Scope, Send, header, query, refuse

from .pace import Meter, Pace
from .spans import Unfit, Whole, span, whole

CHUNK = 256 * 1024
PACED_CHUNK = 32 * 1024
STALL_S = 60.0  # a reader that takes nothing for so long is gone
TYPES = {
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}
SHOWN = ("mp4", "vtt", "jpg")  # what pages show; all else is for keeping
_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
)


class Grant(NamedTuple):
    """Until when (Unix seconds), and how fast one request and all of a conference are served in kbit/s (0: as it goes)."""

    until: int
    conference: int
    room_kbps: int
    total_kbps: int


class Files:
    """The ASGI app. `folder` holds the files as ``ab/abcd….mp4``; who may what stands in the address (kernel.addresses).

    `find` opens a file by its name (FileNotFoundError: not there); what is not `shared` no cache may keep.
    """

    def __init__(
        self,
        folder: Path,
        addresses: Addresses,
        *,
        clock: Clock | None = None,
        find: Callable[[Path, str], Whole] = whole,
        shared: bool = True,
    ) -> None:
        self._folder = folder
        self._find = find
        self._shared = shared
        self._addresses = addresses
        self._clock = clock or SystemClock()
        self._pace = Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(scope, send)
        except Reply as reply:
            await refuse(send, reply)
        except (Gone, TimeoutError, OSError):
            return  # the answer has begun: a broken connection says it

    async def _answer(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise Reply(405, "method_not_allowed", headers=((b"allow", b"GET, HEAD"),))
        name, grant = self._read(scope["path"])
        etag = f'"{name}"'.encode()
        asked = query(scope)
        if header(scope, b"if-none-match") == etag and "piece" not in asked:
            await _begin(send, 304, [(b"etag", etag)])
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            file = await asyncio.to_thread(self._find, self._folder, name)
        except (OSError, ValueError):
            raise Reply(404, "not_found") from None
        try:
            await self._send_file(scope, send, file, name, grant, asked)
        finally:
            file.close()

    def _read(self, path: str) -> tuple[str, Grant]:
        try:
            found = self._addresses.read(path, now_ms=self._clock.now_ms())
        except EndedAddress:
            raise Reply(410, "address_ended") from None
        except BadAddress:
            raise Reply(404, "not_found") from None
        return found.rest, Grant(found.until, *found.facts)

    async def _send_file(
        self, scope: Scope, send: Send, file: Whole, name: str, grant: Grant, asked: dict[str, str]
    ) -> None:
        wanted = header(scope, b"range")
        try:
            start, end, is_part = span(file.size, wanted.decode("latin-1") if wanted else None, asked.get("piece"))
        except Unfit:
            raise Reply(416, "range", headers=((b"content-range", b"bytes */%d" % file.size),)) from None
        meter = self._pace.of(grant.conference) if grant.total_kbps else None
        headers: list[Header] = [
            (b"content-type", TYPES.get(name.rpartition(".")[2], "application/octet-stream").encode()),
            (b"content-length", b"%d" % (end - start)),
            (b"accept-ranges", b"bytes"),
            (b"cache-control", self._cache(grant)),
            (b"etag", f'"{name}"'.encode() if "piece" not in asked else f'"{name}-{start}"'.encode()),
        ]
        if is_part:
            headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, file.size)))
        if "name" in asked or name.rpartition(".")[2] not in SHOWN:
            headers.append((b"content-disposition", _disposition(asked.get("name") or name)))
        await _begin(send, 206 if is_part else 200, headers)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        await _stretch(send, file, start, end, grant, meter)

    def _cache(self, grant: Grant) -> bytes:
        if not self._shared:
            return b"private, no-store"
        return b"public, max-age=%d, immutable" % max(0, grant.until - self._clock.now_ms() // 1000)


async def _begin(send: Send, status: int, headers: list[Header]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *_ALWAYS]})


async def _stretch(send: Send, file: Whole, start: int, end: int, grant: Grant, meter: Meter | None) -> None:
    own = Meter()
    chunk = PACED_CHUNK if meter is not None or grant.room_kbps else CHUNK
    while start < end:
        data = await asyncio.to_thread(file.read, start, min(chunk, end - start))
        if not data:
            raise Gone
        if meter is not None:
            await meter.take(len(data), grant.total_kbps)
        if grant.room_kbps:
            await own.take(len(data), grant.room_kbps)
        start += len(data)
        async with asyncio.timeout(STALL_S):
            await send({"type": "http.response.body", "body": data, "more_body": start < end})
    if start == 0:
        await send({"type": "http.response.body", "body": b""})


def _disposition(name: str) -> bytes:
    return f"attachment; filename*=UTF-8''{quote(name[:150], safe='')}".encode()
