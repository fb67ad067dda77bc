"""``/media/publish``: the studio's WebSocket. Its slices are a container's bytes; the front only hands them on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from diemcau.kernel.clock import Clock
from diemcau.plane.asgi import Receive, Reply, Scope, Send, query
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.media.link import Link, RemoteSource
from diemcau.plane.media.sources import Refused

logger = logging.getLogger(__name__)
KIND = "media.publish"
MAX_SLICE = 16 * 1024 * 1024
PATH = "/media/publish"
# Close codes for the page (RFC 6455 leaves 4000 to 4999 to applications); the close's reason is the word of `sources.Refused`.
NOT_ALLOWED, REFUSED = 4401, 4409


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the studio may say in text: `began`, when its recorder's time 0 was, in this server's Unix ms."""

    began: int


class StudioDoor:
    """A ticket whose `kinds` hold "media.publish" opens it; ``?standby=1`` to stand by.

    Once the packager has taken the publisher the page is told ``{"on": true}``; on the end the close says why.
    """

    def __init__(self, link: Link, keeper: Doorkeeper, *, clock: Clock) -> None:
        self._link = link
        self._keeper = keeper
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        try:
            # A page opens it with its cookie: as with a POST, it must be one of ours.
            ticket = self._keeper.admit({**scope, "method": "POST"})
            if scope["path"] != PATH or KIND not in ticket.kinds or ticket.site != 0:
                raise Reply(403, "not_allowed")
        except Reply as reply:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": NOT_ALLOWED, "reason": reply.code})
            return
        await send({"type": "websocket.accept"})
        peer = (scope.get("client") or ("", 0))[0]
        standby = query(scope).get("standby") == "1"
        try:
            source = await self._link.publish(
                ticket.conference, kind="studio", container="matroska", peer=peer, who=ticket.who, standby=standby
            )
        except Refused as fault:
            await send({"type": "websocket.close", "code": REFUSED, "reason": fault.reason})
            return
        await self._pass_on(source, receive, send)

    async def _pass_on(self, source: RemoteSource, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.send", "text": '{"on":true}'})
        over = asyncio.create_task(source.over())
        feeding = asyncio.create_task(self._feed(source, receive))
        try:
            await asyncio.wait({over, feeding}, return_when=asyncio.FIRST_COMPLETED)
            if source.refused is not None:
                reason = f"{source.refused.reason} {source.refused.detail}".strip()[:100]
                await _last(send, {"type": "websocket.close", "code": REFUSED, "reason": reason})
        finally:
            for task in (over, feeding):
                task.cancel()
            await asyncio.gather(over, feeding, return_exceptions=True)
            await source.close()

    async def _feed(self, source: RemoteSource, receive: Receive) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            data = message.get("bytes")
            if data:
                await source.feed(data)
            elif message.get("text"):
                self._told(source, message["text"])

    def _told(self, source: RemoteSource, text: str) -> None:
        try:
            told = msgspec.json.decode(text, type=Told)
        except msgspec.MsgspecError:
            return
        if abs(told.began - self._clock.now_ms()) < 86_400_000:
            source.began(told.began)


async def _last(send: Callable[[Any], Awaitable[None]], message: dict[str, Any]) -> None:
    try:
        await send(message)
    except (OSError, RuntimeError):
        logger.debug("the studio had gone")
