"""A WebSocket's first word: it holds the page's ticket, since a page can set no header, and addresses are written into logs."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec

from diemcau.kernel.tickets import Ticket

from .asgi import Receive, Reply, Scope, Send
from .doorkeeper import Doorkeeper

HELLO_S = 5.0
HELLO_BYTES = 16 * 1024
NOT_ALLOWED = 4401  # RFC 6455 leaves 4000 to 4999 to applications


class Hello(Protocol):
    """What every first word has."""

    @property
    def ticket(self) -> str: ...


Said = TypeVar("Said", bound=Hello)


async def entered(
    receive: Receive, send: Send, keeper: Doorkeeper, shape: type[Said], kind: str, fits: Callable[[Said, Ticket], bool]
) -> tuple[Said, Ticket] | None:
    """Accept the page, and hear who it is. One whose ticket does not let it say ops of this kind, or does not fit what it asks for,
    is closed at once: None, as for one that is gone."""
    if (await receive())["type"] != "websocket.connect":
        return None
    await send({"type": "websocket.accept"})
    hello = await first_word(receive, shape)
    ticket = None if hello is None else admitted(keeper, hello, kind)
    if hello is None or ticket is None or not fits(hello, ticket):
        await close(send, NOT_ALLOWED, "not_allowed")
        return None
    return hello, ticket


async def first_word(receive: Receive, shape: type[Said]) -> Said | None:
    """The first message, within HELLO_S; None for anything that is not of this shape."""
    try:
        message = await asyncio.wait_for(receive(), HELLO_S)
        return msgspec.json.decode((message.get("text") or "")[:HELLO_BYTES], type=shape)
    except (TimeoutError, msgspec.MsgspecError, RecursionError):
        return None


def admitted(keeper: Doorkeeper, hello: Hello, kind: str) -> Ticket | None:
    """Its ticket, while that holds and may say ops of this kind."""
    try:
        ticket = keeper.admit(bearing(hello))
    except Reply:
        return None
    return ticket if kind in ticket.kinds else None


def bearing(hello: Hello) -> Scope:
    """As the doorkeeper reads a request with this ticket."""
    return {"method": "POST", "headers": [(b"authorization", b"Bearer " + hello.ticket.encode("latin-1", "replace"))]}


async def close(send: Send, code: int, reason: str = "") -> None:
    """Close it; a page that has gone is closed already."""
    try:
        await send({"type": "websocket.close", "code": code, "reason": reason})
    except (OSError, RuntimeError):
        return
