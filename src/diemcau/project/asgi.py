"""The front process as one ASGI application: the plane under /live, pictures of slides and large files by signed address,
Django's pages (as WSGI, in threads) for all else."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import django

django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402 - Django must be set up first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402

from diemcau.infra import intake, log, outbox  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.kernel import op as ops  # noqa: E402
from diemcau.kernel.addresses import FILES, MATERIALS, PICTURES, RECORDINGS, Addresses  # noqa: E402
from diemcau.kernel.clock import SystemClock  # noqa: E402
from diemcau.kernel.errors import NotFound  # noqa: E402
from diemcau.kernel.ids import uuid7  # noqa: E402
from diemcau.kernel.oplog import NewEntry, Outcome, StoreFull, as_entry  # noqa: E402
from diemcau.live.film.queries import material_file  # noqa: E402
from diemcau.live.slides import files as slides  # noqa: E402
from diemcau.people.middleware import is_known  # noqa: E402
from diemcau.people.queries import revoked_kids  # noqa: E402
from diemcau.plane.app import Plane, PlaneSettings  # noqa: E402
from diemcau.plane.brokers import make_broker  # noqa: E402
from diemcau.plane.commit import Backlogged  # noqa: E402
from diemcau.plane.files import Files, Whole, recorded, whole  # noqa: E402
from diemcau.plane.pictures import Pictures  # noqa: E402
from diemcau.plane.signals import PATH as SIGNAL  # noqa: E402
from diemcau.plane.stores import open_log  # noqa: E402
from diemcau.project.anonymity import make_lane  # noqa: E402
from diemcau.project.bodies import Pages, Receive, Scope, Send, WholeBodies  # noqa: E402
from diemcau.project.media import MediaFront, commands  # noqa: E402

logger = logging.getLogger(__name__)
SUBMIT_TIMEOUT = 30.0  # seconds
PAGES_WAIT_S = 2.0  # an op is judged within 0.1 s or so


class Front:
    """Dispatches by path, and ties the pages to the plane: their ops, their announcements, their revocations."""

    def __init__(self) -> None:
        settings = options()
        self.broker = make_broker(settings.broker_url)
        self.store = open_log(settings.log_url)
        self.plane = Plane(
            PlaneSettings(
                secret=settings.secret_key.encode(),
                log=self.store,
                broker=self.broker,
                front=f"front-{uuid7().hex[-12:]}",
                load_revoked=_load_revoked,
                origins=_origins(),
                backlog=settings.max_backlog,
            )
        )
        secret = settings.secret_key.encode()
        self.files = Files(settings.files_dir, Addresses(secret, FILES))
        self.materials = Files(settings.files_dir, Addresses(secret, MATERIALS), find=_material, shared=False)
        self.recordings = Files(settings.recordings_dir, Addresses(secret, RECORDINGS), find=recorded, shared=False)
        self.pictures = Pictures(slides.root(), Addresses(secret, PICTURES), clock=SystemClock())
        self.media = MediaFront(self.plane.keeper)
        self.at_hand = self.media.at_hand
        self.lane = make_lane(self.broker, self.plane.keeper)
        pages: Any = get_wsgi_application()
        self.pages = WholeBodies(
            cast("Pages", WSGIMiddleware(pages, workers=settings.page_threads)),
            too_large="/ui/too-large/{megabytes}",
            known=_is_known,
        )
        self.loop: asyncio.AbstractEventLoop | None = None
        log.use(lambda: open_log(settings.log_url))
        intake.use(self._submit, patience_s=PAGES_WAIT_S)
        outbox.on_announcement(self._wake)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif self.lane.takes(scope):
            await self.lane(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self.plane(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PICTURES.path):
            await self.pictures(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(FILES.path):
            await self.files(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(MATERIALS.path):
            await self.materials(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(RECORDINGS.path):
            await self.recordings(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == SIGNAL:
            await self.plane.signals(scope, receive, send)
        elif self.media.takes(scope):
            await self.media(scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.loop = asyncio.get_running_loop()
                await self.broker.start()
                await self.plane.start()
                await self.lane.start()
                await self.media.start()
                commands(self.broker, self.loop)
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.media.close()
                await self.lane.close()
                await self.plane.close()
                await self.broker.close()
                self.store.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _submit(self, conference: int, made: Sequence[ops.Op], who: str) -> dict[UUID, Outcome]:
        """From a page's thread into the group commit of this process. Raises StoreFull when the log does not answer in time."""
        now = SystemClock().now_ms()
        entries = [as_entry(conference, op, who, now) for op in made]
        assert self.loop is not None
        kept = asyncio.run_coroutine_threadsafe(self._keep(entries), self.loop)
        try:
            outcomes = kept.result(SUBMIT_TIMEOUT)
        except TimeoutError as fault:
            raise StoreFull from fault
        return {entry.id: outcome for entry, outcome in zip(entries, outcomes, strict=True)}

    async def _keep(self, entries: Sequence[NewEntry]) -> list[Outcome]:
        try:
            return await self.plane.keep(entries)
        except Backlogged as fault:
            raise StoreFull from fault

    def _wake(self) -> None:
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.broker.publish, "wake/outbox", b"")


def _is_known(cookies: str) -> bool:
    """Asked in a thread of its own, which leaves no connection behind."""
    try:
        return is_known(cookies)
    except DatabaseError:
        return False
    finally:
        connection.close()


def _material(folder: Path, name: str) -> Whole:
    """Asked in a thread of its own, as above. Raises FileNotFoundError."""
    try:
        return whole(folder, material_file(name))
    except (NotFound, DatabaseError):
        raise FileNotFoundError(name) from None
    finally:
        connection.close()


def _load_revoked() -> set[str]:
    return set(revoked_kids())


def _origins() -> frozenset[str]:
    settings = options()
    return frozenset({settings.public_url.rstrip("/"), *settings.origins})


application = Front()
