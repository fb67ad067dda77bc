"""An answer's head and body leave in one piece, and no head waits for a body that is late."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn

from diemcau.plane.asgi import Receive, Scope, Send
from diemcau.plane.joined import MOST, STATUS, JoinedHttp

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@asynccontextmanager
async def line_to(app: App) -> AsyncIterator[socket.socket]:
    """A connection that does not block to `app` under uvicorn, with what it says read at the caller's pace."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(app, http=JoinedHttp, lifespan="off", log_level="error"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    with socket.create_connection(listening.getsockname()) as line:
        line.setblocking(False)
        yield line
    server.should_exit = True
    await running


def answering(body: bytes) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})

    return app


async def hear(line: socket.socket) -> bytes:
    """What comes next, in one read."""
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 1 << 20), 5)


async def test_head_and_body_come_in_one_read_time_after_time() -> None:
    async with line_to(answering(b"word" * 500)) as line:
        for _ in range(50):
            line.send(ASK)
            heard = await hear(line)
            assert heard.startswith(STATUS + b"200 ")
            assert heard.endswith(b"\r\n\r\n" + b"word" * 500)


async def test_a_head_goes_out_though_its_body_is_late() -> None:
    late = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await late.wait()
        await send({"type": "http.response.body", "body": b"late"})

    async with line_to(app) as line:
        line.send(ASK)
        assert (await hear(line)).endswith(b"\r\n\r\n")
        late.set()
        assert await hear(line) == b"late"


@pytest.mark.parametrize("size", [0, 1, MOST, MOST + 1, 3_000_000])
async def test_bodies_of_any_size_come_whole(size: int) -> None:
    body = (STATUS * (size // len(STATUS) + 1))[:size]
    async with line_to(answering(body)) as line:
        for _ in range(2):
            line.send(ASK)
            heard = b""
            while len(heard.partition(b"\r\n\r\n")[2]) < size or b"\r\n\r\n" not in heard:
                heard += await hear(line)
            assert heard.partition(b"\r\n\r\n")[2] == body


async def test_what_was_said_before_closing_is_heard() -> None:
    async with line_to(answering(b"bye")) as line:
        line.send(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await hear(line)).endswith(b"\r\n\r\nbye")
        assert await hear(line) == b""


async def test_nonsense_is_answered_before_the_line_is_cut() -> None:
    async with line_to(answering(b"")) as line:
        line.send(b"nonsense\r\n\r\n")
        heard = b""
        while piece := await hear(line):
            heard += piece
        assert heard.startswith(STATUS + b"400 ")
