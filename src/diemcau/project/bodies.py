"""What a request sends is read whole, in the event loop, before a page's thread is taken for it.

A page's thread that waited for a slow line would be gone for everybody else; here a slow line costs a place in a bounded
room, in which short bodies lie in memory and long ones in a file without a name.
"""

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pages = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger(__name__)
_OF_BODIES = (b"content-length", b"content-type", b"transfer-encoding", b"expect")
PIECE = 65_536  # bytes handed to a page at a time
TOLD = {
    408: "Đường truyền quá chậm, máy chủ chưa nhận được gì. Hãy thử lại.\n"
    "The line is too slow: nothing was received. Try again.\n",
    413: "Nội dung gửi lên quá lớn: nhiều nhất là {megabytes} MB.\n"
    "What was sent is too large: {megabytes} MB at the most.\n",
    503: "Máy chủ đang nhận quá nhiều nội dung. Hãy thử lại sau ít giây.\n"
    "Too much is being sent to the server. Try again in a few seconds.\n",
}


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """`limit` bytes of one body, `memory` of them before a file is taken; `pace` bytes at least in every `window_s` seconds
    until the end is there; `places` bodies of together `together` bytes waiting for their ends at once."""

    limit: int = 32 * 1024 * 1024  # a list of 30 MB, and its wrapping
    memory: int = 100_000
    pace: int = 8_192
    window_s: float = 20.0
    places: int = 256
    together: int = 512 * 1024 * 1024


class Unfit(Exception):
    """The request ends here, with this status; 0: nobody waits for an answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(eq=False)
class Arriving:
    """One body that is not all here yet."""

    file: IO[bytes]
    task: "asyncio.Task[Any] | None" = field(default_factory=asyncio.current_task)
    size: int = 0
    gives_way: bool = False


class WholeBodies:
    """An ASGI app around the pages. Answers 408 to who is too slow, 413 beyond the limit, 503 to who gave way.

    When the room is full, the body that has been arriving longest gives way: a short one always gets in. `too_large` is the
    address of the page that says so to browsers (``/ui/too-large/{megabytes}``).
    """

    def __init__(self, pages: Pages, bounds: Bounds | None = None, *, too_large: str = "") -> None:
        self._pages = pages
        self._too_large = too_large
        self._bounds = bounds or Bounds()
        self._room: dict[Arriving, None] = {}  # oldest first

    @property
    def arriving(self) -> int:
        """Bodies that are not all here yet."""
        return len(self._room)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=self._bounds.memory) as file:
            try:
                await self._take_in(file, receive)
            except Unfit as unfit:
                if unfit.status == 413 and self._too_large and _is_browser(scope):
                    address = self._too_large.format(megabytes=self._bounds.limit // 1024**2)
                    await self._pages(_asking(scope, address), _nothing, _closing(send))
                elif unfit.status:
                    await self._refuse(unfit.status, send)
                return
            file.seek(0)
            await self._pages(scope, _again(file), send)

    async def _take_in(self, file: IO[bytes], receive: Receive) -> None:
        body = Arriving(file)
        self._room[body] = None
        try:
            await self._read(body, receive)
        except asyncio.CancelledError:
            if not body.gives_way or body.task is None:
                raise
            body.task.uncancel()
            raise Unfit(503) from None
        except TimeoutError:
            raise Unfit(408) from None
        except OSError as fault:
            logger.warning("what is sent cannot be kept: %s", fault)
            raise Unfit(503) from None
        finally:
            self._room.pop(body, None)

    async def _read(self, body: Arriving, receive: Receive) -> None:
        """Raises Unfit, TimeoutError when the pace is not kept, OSError when the disk is full."""
        most = self._bounds
        loop = asyncio.get_running_loop()
        self._make_room()
        seen = 0
        async with asyncio.timeout(most.window_s) as window:
            paid = 0
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Unfit(0)
                data = message.get("body", b"")
                seen += len(data)
                if seen <= most.limit:
                    await self._keep(body, data)
                elif seen > 4 * most.limit:
                    raise Unfit(413)  # till here it was read and thrown away: a browser listens once it has sent all
                if not message.get("more_body"):
                    break
                if seen - paid >= most.pace:
                    paid = seen
                    window.reschedule(loop.time() + most.window_s)
        if seen > most.limit:
            raise Unfit(413)

    async def _keep(self, body: Arriving, data: bytes) -> None:
        body.size += len(data)
        if body.size <= self._bounds.memory:
            body.file.write(data)
            return
        self._make_room()
        await asyncio.to_thread(body.file.write, data)

    def _make_room(self) -> None:
        staying = [body for body in self._room if not body.gives_way]
        total = sum(body.size for body in staying)
        for count, body in zip(range(len(staying), 0, -1), staying, strict=True):
            if count <= self._bounds.places and total <= self._bounds.together:
                return
            total -= body.size
            body.gives_way = True
            if body.task is asyncio.current_task():
                raise Unfit(503)
            if body.task is not None:
                body.task.cancel()

    async def _refuse(self, status: int, send: Send) -> None:
        told = TOLD[status].format(megabytes=self._bounds.limit // 1024**2).encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(told)),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        if status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": told})


def _is_browser(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _asking(scope: Scope, address: str) -> Scope:
    """The same request, but for a page of ours."""
    headers = [(name, value) for name, value in scope["headers"] if name not in _OF_BODIES]
    asked = {"method": "GET", "path": address, "raw_path": address.encode(), "query_string": b"", "headers": headers}
    return {**scope, **asked}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _closing(send: Send) -> Send:
    """What is still on its way is not waited for."""

    async def sends(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return sends


def _again(file: IO[bytes]) -> Receive:
    """Hands out what was read, piece by piece."""

    async def receive() -> Message:
        data = file.read(PIECE)
        return {"type": "http.request", "body": data, "more_body": len(data) == PIECE}

    return receive
