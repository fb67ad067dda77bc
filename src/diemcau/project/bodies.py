"""What a request sends is read whole, in the event loop, before a page's thread is taken for it.

A page's thread that waited for a slow line would be gone for everybody else; here a slow line costs a place in a bounded
room, in which short bodies lie in memory and long ones in a file without a name.
"""

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import IO, Any

from diemcau.kernel.networks import network_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pages = Callable[[Scope, Receive, Send], Awaitable[None]]
Known = Callable[[str], bool]

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
    until the end is there; `places` bodies of together `together` bytes waiting for their ends at once, and of these
    `strangers` of together `strangers_together` from one address by people who are not signed in."""

    limit: int = 32 * 1024 * 1024  # a list of 30 MB, and its wrapping
    memory: int = 100_000
    pace: int = 8_192
    window_s: float = 20.0
    places: int = 256
    together: int = 512 * 1024 * 1024
    strangers: int = 64  # a town hall's line may be shared by all in it
    strangers_together: int = 128 * 1024 * 1024


class Unfit(Exception):
    """The request ends here, with this status; 0: nobody waits for an answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(eq=False)
class Arriving:
    """One body that is not all here yet, from `network`; `known` once it was seen that its sender is signed in."""

    file: IO[bytes]
    network: str = ""
    task: "asyncio.Task[Any] | None" = field(default_factory=asyncio.current_task)
    size: int = 0
    known: bool = False
    gives_way: bool = False


class Room:
    """The bodies that are not all here yet. When there are too many somebody gives way, so that a short one always gets in:
    strangers before people who are signed in, of these who has most bodies here, and of his the one that has been longest."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._bodies: dict[Arriving, None] = {}  # oldest first

    def __len__(self) -> int:
        return len(self._bodies)

    def enter(self, body: Arriving) -> None:
        """It begins, and gives way to nobody yet: it may be a short one."""
        self._bodies[body] = None
        self.make(sparing=body)

    def leave(self, body: Arriving) -> None:
        """It is here, or will never be."""
        self._bodies.pop(body, None)

    def make(self, sparing: Arriving | None = None) -> None:
        """Have bodies give way until there are no more than may be. Raises Unfit when the one this task reads is among them."""
        me = asyncio.current_task()
        for body in self._too_many(sparing):
            body.gives_way = True
            if body.task is me:
                raise Unfit(503)
            if body.task is not None:
                body.task.cancel()

    def _too_many(self, sparing: Arriving | None) -> Iterator[Arriving]:
        """Who has to give way, one after another."""
        while True:
            staying = [body for body in self._bodies if not body.gives_way]
            strangers = [body for body in staying if not body.known]
            counts = Counter(body.network for body in strangers)
            sizes = Counter[str]()
            for body in strangers:
                sizes[body.network] += body.size
            most = self._bounds
            full = [n for n in counts if counts[n] > most.strangers or sizes[n] > most.strangers_together]
            pool = [body for body in strangers if body is not sparing] or staying
            if full:
                yield next(body for body in strangers if body.network in full)
            elif len(staying) > most.places:
                yield _of_the_greediest(pool, bytes_count=False)
            elif sum(body.size for body in staying) > most.together:
                yield _of_the_greediest(pool, bytes_count=True)
            else:
                return


def _of_the_greediest(bodies: list[Arriving], *, bytes_count: bool) -> Arriving:
    """The oldest body of the address that has most here."""
    held = Counter[str]()
    for body in bodies:
        held[body.network] += body.size if bytes_count else 1
    [(network, _)] = held.most_common(1)
    return next(body for body in bodies if body.network == network)


class WholeBodies:
    """An ASGI app around the pages. Answers 408 to who is too slow, 413 beyond the limit, 503 to who gave way.

    `known` says of a Cookie header whether somebody signed in sends it (from a thread; asked for bodies that do not come at
    once). `too_large` is the address of the page that says 413 to browsers (``/ui/too-large/{megabytes}``).
    """

    def __init__(
        self, pages: Pages, bounds: Bounds | None = None, *, too_large: str = "", known: Known | None = None
    ) -> None:
        self._pages = pages
        self._too_large = too_large
        self._known = known or (lambda _: False)
        self._bounds = bounds or Bounds()
        self._room = Room(self._bounds)

    @property
    def arriving(self) -> int:
        """Bodies that are not all here yet."""
        return len(self._room)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=self._bounds.memory) as file:
            try:
                await self._take_in(Arriving(file, _caller(scope)), scope, receive)
            except Unfit as unfit:
                if unfit.status == 413 and self._too_large and _is_browser(scope):
                    address = self._too_large.format(megabytes=self._bounds.limit // 1024**2)
                    await self._pages(_asking(scope, address), _nothing, _closing(send))
                elif unfit.status:
                    await self._refuse(unfit.status, send)
                return
            file.seek(0)
            await self._pages(scope, _again(file), send)

    async def _take_in(self, body: Arriving, scope: Scope, receive: Receive) -> None:
        try:
            await self._read(body, scope, receive)
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
            self._room.leave(body)

    async def _read(self, body: Arriving, scope: Scope, receive: Receive) -> None:
        """Raises Unfit, TimeoutError when the pace is not kept, OSError when the disk is full."""
        most = self._bounds
        loop = asyncio.get_running_loop()
        self._room.enter(body)
        cookies = _cookies(scope)
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
                if cookies:
                    body.known = await asyncio.to_thread(self._known, cookies)
                    cookies = ""
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
        self._room.make()
        await asyncio.to_thread(body.file.write, data)

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


def _caller(scope: Scope) -> str:
    """Whose bodies are counted together. A proxy that is trusted has named the client already (settings: trusted proxies)."""
    client = scope.get("client")
    return network_of(str(client[0])) if client else ""


def _cookies(scope: Scope) -> str:
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")


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
