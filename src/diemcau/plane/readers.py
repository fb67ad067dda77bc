"""One open stream, fed without a task of its own for as long as its line keeps up."""

import asyncio
import contextlib
import logging
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from diemcau.kernel.frames import HEARTBEAT, RESYNC
from diemcau.kernel.tickets import Ticket
from diemcau.plane.asgi import Message

logger = logging.getLogger(__name__)
STALL_S = 10.0
Sending = Callable[[Message], Coroutine[Any, Any, None]]


def body(data: bytes) -> Message:
    """A piece of a stream, made once for all its readers."""
    return {"type": "http.response.body", "body": data, "more_body": True}


_HEARTBEAT = body(HEARTBEAT)


class Reader:
    """A connection that listens to some subjects.

    `push` steps the connection's own `send`: almost always it ends at once. A send that would wait becomes a task of this
    reader alone; what happens meanwhile is told afterwards as one ``resync``; after `stall_s` seconds the reader is cut.
    """

    __slots__ = ("_busy", "_missed", "_owner", "_send", "_stall_s", "ended", "slot", "subjects", "ticket")

    def __init__(self, send: Sending, ticket: Ticket, subjects: tuple[str, ...], *, stall_s: float = STALL_S) -> None:
        self._send = send
        self._owner = asyncio.current_task()
        self._busy: asyncio.Task[None] | None = None
        self._missed = False
        self._stall_s = stall_s
        self.ticket = ticket
        self.subjects = subjects
        self.ended = ""
        self.slot = 0

    @property
    def stalled(self) -> bool:
        """Whether a send is waiting for the line."""
        return self._busy is not None

    def push(self, message: Message) -> None:
        """Send now, or remember that something was missed. Never blocks or raises."""
        if self._busy is not None:
            self._missed = True
            return
        if self.ended:
            return
        sending = self._send(message)
        try:
            waited = sending.send(None)
        except StopIteration:
            return
        except Exception as error:
            logger.debug("a stream's line broke: %r", error)
            self.end("gone")
            return
        self._busy = asyncio.create_task(self._catch_up(sending, waited))

    def beat(self) -> None:
        """A comment that keeps proxies and the line awake; a stalled reader does not need it."""
        if self._busy is None:
            self.push(_HEARTBEAT)

    def end(self, why: str) -> None:
        """Let the request that holds this stream go on to its end."""
        if self.ended:
            return
        self.ended = why
        here = asyncio.current_task()
        for task in (self._busy, self._owner):
            if task is not None and task is not here:
                task.cancel()

    async def last_word(self) -> None:
        """Close the answer in good order; a line that does not take it is dropped."""
        if self.ended != "stalled":
            try:
                async with asyncio.timeout(1):
                    await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            except TimeoutError:
                self.ended = "stalled"
            except Exception as error:
                logger.debug("a stream's line was gone at its end: %r", error)
        if self.ended == "stalled":
            _drop(self._send)

    async def _catch_up(self, sending: Coroutine[Any, Any, None], waited: Any) -> None:
        try:
            async with asyncio.timeout(self._stall_s):
                await _go_on(sending, waited)
                while self._missed:
                    self._missed = False
                    await self._send(body(RESYNC))
        except TimeoutError:
            self.end("stalled")
        except Exception as error:
            logger.debug("a stalled stream's line broke: %r", error)
            self.end("gone")
        finally:
            self._busy = None


@types.coroutine
def _go_on(sending: Coroutine[Any, Any, None], waited: Any) -> Generator[Any, None, None]:
    """Await the rest of a coroutine whose first step was made by hand and yielded the future `waited`.

    The future was marked as awaited when the coroutine yielded it, so the task that runs this takes it as its own.
    """
    try:
        yield waited
    except BaseException as error:
        with contextlib.suppress(StopIteration):
            sending.throw(error)  # cancelled: let it clean up
        raise
    yield from sending


def _drop(send: Sending) -> None:
    """Cut a line that takes nothing. ASGI has no word for it: uvicorn's transport stands behind `send`.

    Closing in good order would wait for the client to read what it does not read, and hold the buffer till then.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    abort = getattr(transport, "abort", None)
    if abort is not None:
        abort()
