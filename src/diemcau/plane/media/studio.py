"""``/media/publish``: the studio's WebSocket. Its slices are a container's bytes; the front only hands them on."""

import asyncio
import time

import msgspec

from diemcau.kernel.clock import Clock
from diemcau.plane.asgi import Receive, Reply, Scope, Send
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.media.link import Link, RemoteSource
from diemcau.plane.media.sources import Refused
from diemcau.plane.sockets import bearing, close, entered

KIND = "media.publish"
MAX_SLICE = 1024 * 1024
"""Bytes of one WebSocket message, on every socket of a front: anybody may begin one. The studio sends its picture in smaller pieces."""
PATH = "/media/publish"
REVOKED_S = 2.0
REFUSED = 4409  # a close code, as NOT_ALLOWED; its reason is the word of `sources.Refused`


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The studio's first word. `page` tells its page from others of the same person: any text, the same on every line of it."""

    ticket: str
    standby: bool = False
    page: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the studio may say in text: `began`, when its recorder's time 0 was, in this server's Unix ms."""

    began: int


class StudioDoor:
    """A ticket whose `kinds` hold "media.publish" opens it.

    Once the packager has taken the publisher the page is told ``{"on": true}`` when rooms see it, ``{"on": false}`` when it stands
    by, and again whenever that changes; on the end the close says why.
    """

    def __init__(self, link: Link, keeper: Doorkeeper, *, clock: Clock) -> None:
        self._link = link
        self._keeper = keeper
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        came = await entered(receive, send, self._keeper, Hello, KIND, lambda _hello, ticket: not ticket.site)
        if came is None:
            return
        hello, ticket = came
        peer = (scope.get("client") or ("", 0))[0]
        try:
            source = await self._link.publish(
                ticket.conference,
                kind="studio",
                container="matroska",
                peer=peer,
                who=f"{ticket.who} {hello.page[:64] or peer}",
                standby=hello.standby,
            )
        except Refused as fault:
            await close(send, REFUSED, _why(fault))
            return
        await self._pass_on(source, hello, receive, send)

    async def _pass_on(self, source: RemoteSource, hello: Hello, receive: Receive, send: Send) -> None:
        over = asyncio.create_task(source.over())
        feeding = asyncio.create_task(self._feed(source, hello, receive))
        telling = asyncio.create_task(self._tell(source, send))
        try:
            await asyncio.wait({over, feeding}, return_when=asyncio.FIRST_COMPLETED)
            telling.cancel()
            if source.refused is not None:
                await close(send, REFUSED, _why(source.refused))
        finally:
            for task in (over, feeding, telling):
                task.cancel()
            await asyncio.gather(over, feeding, telling, return_exceptions=True)
            await source.close()

    async def _tell(self, source: RemoteSource, send: Send) -> None:
        told: bool | None = None
        while True:
            told = await source.aired(told)
            await send({"type": "websocket.send", "text": '{"on":true}' if told else '{"on":false}'})

    async def _feed(self, source: RemoteSource, hello: Hello, receive: Receive) -> None:
        looked = time.monotonic()
        while (message := await receive())["type"] == "websocket.receive":
            if time.monotonic() - looked > REVOKED_S:
                looked = time.monotonic()
                if self._is_revoked(hello):
                    source.refused = Refused("wrong_key")
                    return
            data = message.get("bytes")
            if data:
                await source.feed(data)
            elif message.get("text"):
                self._told(source, message["text"])

    def _is_revoked(self, hello: Hello) -> bool:
        """A ticket that runs out during a broadcast ends nothing; a key that was taken back does."""
        try:
            self._keeper.admit(bearing(hello))
        except Reply as reply:
            return reply.code == "revoked"
        return False

    def _told(self, source: RemoteSource, text: str) -> None:
        try:
            told = msgspec.json.decode(text, type=Told)
        except msgspec.MsgspecError:
            return
        if abs(told.began - self._clock.now_ms()) < 86_400_000:
            source.began(told.began)


def _why(refused: Refused) -> str:
    return f"{refused.reason} {refused.detail}".strip()[:100]
