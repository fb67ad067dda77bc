"""The little of ASGI that the plane needs: types, headers of a request, short JSON answers (ASGI 3, HTTP)."""

import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

JSON = (b"content-type", b"application/json")
NO_STORE = (b"cache-control", b"no-store")
SECURITY: tuple[Header, ...] = ((b"x-content-type-options", b"nosniff"),)  # all else is data, never a page
_FIXED = [JSON, NO_STORE, *SECURITY]
_encode = msgspec.json.Encoder().encode


class Reply(Exception):
    """The request ends here with this status and code; raised anywhere while it is read."""

    def __init__(self, status: int, code: str, *, headers: tuple[Header, ...] = ()) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.headers = headers


class Gone(Exception):
    """The client left before its request was whole: nobody waits for an answer."""


def busy(status: int, code: str, *, at_least_s: int = 1) -> Reply:
    """A refusal for now: Retry-After is spread over some seconds, so that a crowd does not come back as one."""
    wait = at_least_s + random.randrange(5)
    return Reply(status, code, headers=((b"retry-after", b"%d" % wait),))


def head(status: int, body: bytes, *, headers: tuple[Header, ...] = ()) -> Message:
    """The beginning of a whole JSON answer that nobody may store."""
    length = (b"content-length", b"%d" % len(body))
    return {"type": "http.response.start", "status": status, "headers": [*_FIXED, length, *headers]}


async def answer(send: Send, status: int, body: bytes, *, headers: tuple[Header, ...] = ()) -> None:
    """A whole JSON answer that nobody may store."""
    await send(head(status, body, headers=headers))
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, facts: object, *, status: int = 200) -> None:
    """A whole JSON answer of plain values."""
    await answer(send, status, _encode(facts))


async def refuse(send: Send, reply: Reply) -> None:
    """A refusal as JSON: ``{"error": code}``."""
    await answer(send, reply.status, _encode({"error": reply.code}), headers=reply.headers)


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of this (lower case) name."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def query(scope: Scope) -> dict[str, str]:
    """The query's first values by name."""
    pairs = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=20)
    return {name: values[0] for name, values in pairs.items()}


async def read_body(receive: Receive, scope: Scope, *, limit: int) -> bytes:
    """The request's body. Raises Reply 413 beyond `limit` bytes, before reading on where the length is announced."""
    return await rest_of_body(await receive(), receive, scope, limit=limit)


async def rest_of_body(message: Message, receive: Receive, scope: Scope, *, limit: int) -> bytes:
    """The request's body from its first `message` on. Raises as `read_body` does."""
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > limit:
        raise Reply(413, "too_large")
    parts: list[bytes] = []
    size = 0
    while True:
        if message["type"] != "http.request":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise Reply(413, "too_large")
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()
