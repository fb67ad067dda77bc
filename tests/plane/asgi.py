"""Drives an ASGI app by hand: whole answers, and streams through two queues (no HTTP client returns from an endless one)."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from diemcau.plane.asgi import Message, Scope


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def scope_of(method: str, path: str, headers: dict[str, str] | None = None) -> Scope:
    path, _, query = path.partition("?")
    named = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    return {
        "type": "http",
        "scheme": "https",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": named,
    }


async def ask(
    app: Any, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | list[bytes] = b""
) -> Answer:
    """One whole answer; a list as `body` comes in pieces."""
    pieces = body if isinstance(body, list) else [body]
    coming = [
        {"type": "http.request", "body": piece, "more_body": n < len(pieces) - 1} for n, piece in enumerate(pieces)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope_of(method, path, headers), receive, send)
    start = sent[0]
    headers_out = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers_out, b"".join(m.get("body", b"") for m in sent[1:]))


@dataclass
class OpenStream:
    """A stream held open: what the app sends comes out of `sent`."""

    sent: "asyncio.Queue[Message]"
    coming: "asyncio.Queue[Message]"
    task: "asyncio.Task[None]"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    gate: "asyncio.Event" = field(default_factory=asyncio.Event)

    async def next(self, within: float = 2) -> bytes:
        """The next piece; b"" when the app ended the answer."""
        message = await asyncio.wait_for(self.sent.get(), within)
        assert message["type"] == "http.response.body"
        return bytes(message["body"])

    async def event(self, within: float = 2) -> bytes:
        """The next piece that is no heartbeat."""
        while (piece := await self.next(within)) == b": \n\n":
            pass
        return piece

    def quiet(self) -> bool:
        return self.sent.empty()

    async def leave(self) -> None:
        self.coming.put_nowait({"type": "http.disconnect"})
        await asyncio.wait_for(self.task, 2)


async def open_stream(app: Any, path: str, *, headers: dict[str, str] | None = None) -> OpenStream:
    """Open `path` and read the answer's head. `gate.clear()` makes the line take nothing more."""
    sent: asyncio.Queue[Message] = asyncio.Queue()
    coming: asyncio.Queue[Message] = asyncio.Queue()
    coming.put_nowait({"type": "http.request", "body": b"", "more_body": False})
    gate = asyncio.Event()
    gate.set()

    async def send(message: Message) -> None:
        if not gate.is_set():
            await gate.wait()
        sent.put_nowait(message)

    task = asyncio.create_task(app(scope_of("GET", path, headers), coming.get, send))
    first = asyncio.create_task(sent.get())
    await asyncio.wait({task, first}, timeout=2, return_when=asyncio.FIRST_COMPLETED)
    start = await asyncio.wait_for(first, 1)
    stream = OpenStream(sent, coming, task, gate=gate)
    stream.status = start["status"]
    stream.headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return stream
