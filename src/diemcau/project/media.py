"""The broadcast put together: the front's end of it, and the packager's process."""

import asyncio
import logging
import ssl
import threading

import msgspec

from diemcau.infra import broadcasts
from diemcau.infra.options import options
from diemcau.kernel.addresses import MEDIA, Addresses
from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import SystemClock
from diemcau.plane.asgi import Receive, Scope, Send
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.media.link import Link
from diemcau.plane.media.messages import Commanded
from diemcau.plane.media.packager import COMMAND, Authorised, Packager, PackagerSettings
from diemcau.plane.media.rtmp import RtmpFront
from diemcau.plane.media.serving import MediaDoor
from diemcau.plane.media.studio import PATH, StudioDoor
from diemcau.plane.shared import Shared

logger = logging.getLogger(__name__)
AGAIN_S = 10.0
_SETTING_UP = threading.Lock()


class MediaFront:
    """Everything under /media of a front, and the studio's WebSocket."""

    def __init__(self, keeper: Doorkeeper) -> None:
        settings = options()
        secret = settings.secret_key.encode()
        clock = SystemClock()
        self._link = Link(settings.media_url, secret)
        self._door = MediaDoor(
            self._link, Addresses(secret, MEDIA), clock=clock, transcoding=settings.media_transcoding
        )
        self._studio = StudioDoor(self._link, keeper, clock=clock)

    def takes(self, scope: Scope) -> bool:
        """Whether a request is for it: what lies below /media, and every WebSocket."""
        return bool(scope["type"] == "websocket" or (scope["type"] == "http" and scope["path"].startswith(MEDIA.path)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._door(scope, receive, send)
        elif scope["path"] == PATH:
            await self._studio(scope, receive, send)
        elif (await receive())["type"] == "websocket.connect":
            await send({"type": "websocket.close", "code": 1008})  # before accepting: the answer is 403

    def at_hand(self, path: str) -> tuple[bytes, Shared] | None:
        """What a connection may answer itself (project/sharing.py)."""
        return self._door.at_hand(path) if path.startswith(MEDIA.path) else None

    async def start(self) -> None:
        await self._link.start()

    async def close(self) -> None:
        await self._link.close()


def commands(broker: Broker, loop: asyncio.AbstractEventLoop) -> None:
    """Let pages and tasks of this process speak to the packager, from any thread."""

    def tell(conference: int, verb: broadcasts.Verb, on: bool) -> None:
        payload = msgspec.json.encode(Commanded(conference=conference, verb=verb, on=on))
        loop.call_soon_threadsafe(broker.publish, COMMAND, payload)

    broadcasts.use(tell)


async def package(broker: Broker, stop: asyncio.Event, *, host: str, tls: ssl.SSLContext | None = None) -> None:
    """The packager and its RTMP ports (with `tls` the encrypted one, too), until told to stop."""
    settings = options()
    packager = Packager(
        PackagerSettings(
            url=settings.media_url,
            secret=settings.secret_key.encode(),
            broker=broker,
            authorise=_authorise,
            recordings=settings.recordings_dir,
            spare=settings.recordings_spare_mb * 1_000_000,
            transcoding=settings.media_transcoding,
            halls=settings.media_halls,
        )
    )
    await broker.start()
    await packager.start()
    rtmp = RtmpFront(packager.open_source)
    ports: list[tuple[int, ssl.SSLContext | None]] = [(settings.rtmp_port, None)]
    if tls is not None:
        ports.append((settings.rtmps_port, tls))
    listening = [asyncio.create_task(_listen(rtmp, host, port, one)) for port, one in ports if port]
    await stop.wait()
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    await rtmp.close()
    await packager.close()
    await broker.close()


async def _listen(rtmp: RtmpFront, host: str, port: int, tls: ssl.SSLContext | None) -> None:
    called, told = "RTMPS" if tls else "RTMP", False
    while True:
        try:
            await rtmp.start(host, port, tls=tls)
        except OSError as fault:
            if not told:
                logger.warning("no %s: port %s at %s cannot be had (%s); trying on", called, port, host, fault.strerror)
            told = True
            await asyncio.sleep(AGAIN_S)
        else:
            logger.info("%s at port %s", called, port)
            return


async def _authorise(key: str) -> Authorised | None:
    found = await asyncio.to_thread(_opens, key)
    return None if found is None else Authorised(**found._asdict())


def _opens(key: str) -> broadcasts.Opens | None:
    """In a thread. Django is set up with the first key: a packager without encoders does without it."""
    import django  # noqa: PLC0415
    from django.apps import apps  # noqa: PLC0415
    from django.db import close_old_connections  # noqa: PLC0415

    with _SETTING_UP:
        if not apps.ready:
            django.setup()
    close_old_connections()
    try:
        return broadcasts.key_opens(key)
    finally:
        close_old_connections()
