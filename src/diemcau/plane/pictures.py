"""GET /pictures/PASS/NAME: pictures and manifests of slides, before Django, as files that never change under their names.

The pass (kernel.passes) opens one conference's folder; nothing is asked of a database, so any proxy may answer for us.
"""

import asyncio
import re
from pathlib import Path

from diemcau.kernel.clock import Clock
from diemcau.kernel.passes import Passes
from diemcau.plane.asgi import SECURITY, Receive, Reply, Scope, Send, refuse

_PATH = re.compile(r"/pictures/([\w.-]{10,80})/([0-9a-f]{32})\.(webp|json)", re.ASCII)
_KIND = {"webp": b"image/webp", "json": b"application/json"}
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


class Pictures:
    """The ASGI app. `folder` holds one folder per conference."""

    def __init__(self, folder: Path, passes: Passes, *, clock: Clock) -> None:
        self._folder = folder
        self._passes = passes
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
        asked = _PATH.fullmatch(scope["path"])
        conference = self._passes.read(asked[1], now_ms=self._clock.now_ms()) if asked else None
        if asked is None or conference is None:
            raise Reply(404, "not_found")
        path = self._folder / str(conference) / f"{asked[2]}.{asked[3]}"
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError:
            raise Reply(404, "not_found") from None
        tag = b'"%b"' % asked[2].encode()
        common = [*SECURITY, _FOR_EVER, (b"etag", tag)]
        if (b"if-none-match", tag) in [(name, value) for name, value in scope["headers"]]:
            await send({"type": "http.response.start", "status": 304, "headers": common})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = [*common, (b"content-type", _KIND[asked[3]]), (b"content-length", b"%d" % len(data))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else data})
