"""GET /pictures/ADDRESS/NAME: pictures and manifests of slides, before Django, as files that never change under their names;
caches keep them as long as the address holds.

The address (kernel.addresses) opens one conference's folder; nothing is asked of a database, so any proxy may answer for us.
"""

import asyncio
import re
from pathlib import Path

from diemcau.kernel.addresses import Addresses, BadAddress
from diemcau.kernel.clock import Clock
from diemcau.plane.asgi import SECURITY, Receive, Reply, Scope, Send, refuse

_NAME = re.compile(r"([0-9a-f]{32})\.(webp|json)")
_KIND = {"webp": b"image/webp", "json": b"application/json"}


class Pictures:
    """The ASGI app. `folder` holds one folder per conference."""

    def __init__(self, folder: Path, addresses: Addresses, *, clock: Clock) -> None:
        self._folder = folder
        self._addresses = addresses
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """200 with the file, 304 to who has it, 404 for everything else."""
        try:
            await self._answer(scope, send)
        except Reply as reply:
            await refuse(send, reply)

    async def _answer(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise Reply(405, "method_not_allowed", headers=((b"allow", b"GET, HEAD"),))
        try:
            now_ms = self._clock.now_ms()
            until, (conference,), name = self._addresses.read(scope["path"], now_ms=now_ms)
        except BadAddress:
            raise Reply(404, "not_found") from None
        asked = _NAME.fullmatch(name)
        if asked is None:
            raise Reply(404, "not_found")
        path = self._folder / str(conference) / name
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError:
            raise Reply(404, "not_found") from None
        tag = b'"%b"' % asked[1].encode()
        kept = (b"cache-control", b"public, max-age=%d, immutable" % (until - now_ms // 1000))
        common = [*SECURITY, kept, (b"etag", tag)]
        if (b"if-none-match", tag) in [(name, value) for name, value in scope["headers"]]:
            await send({"type": "http.response.start", "status": 304, "headers": common})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = [*common, (b"content-type", _KIND[asked[2]]), (b"content-length", b"%d" % len(data))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else data})
