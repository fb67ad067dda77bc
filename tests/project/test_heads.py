"""A front's connections: heads that do not come, come slowly, or do not end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn

from diemcau.plane.asgi import Receive, Scope, Send
from diemcau.project import heads
from diemcau.project.heads import MAX_HEAD_BYTES, HeadedProtocol

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.6)  # a page may take its time: only heads may not
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(heads, "HEAD_S", 0.4)
    config = uvicorn.Config(hello, port=0, http=HeadedProtocol, lifespan="off", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has nothing else to say so
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def ended(line: Line) -> bool:
    """Whether the server ends the connection within 2 s without a word."""
    try:
        return await asyncio.wait_for(line[0].read(1), 2) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


async def test_who_says_nothing_or_a_byte_at_a_time_is_not_waited_for(port: int) -> None:
    silent = await asyncio.open_connection("127.0.0.1", port)
    dripping = await asyncio.open_connection("127.0.0.1", port)

    async def drip() -> None:
        for piece in b"GET / HTTP/1.1\r\nHost: here.test\r\n" * 10:
            dripping[1].write(bytes([piece]))
            await asyncio.sleep(0.05)

    drops = asyncio.create_task(drip())
    assert all(await asyncio.gather(ended(silent), ended(dripping)))
    drops.cancel()


async def test_a_head_without_an_end_is_not_gathered(port: int) -> None:
    line = await asyncio.open_connection("127.0.0.1", port)
    line[1].write(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * MAX_HEAD_BYTES)
    assert await asyncio.wait_for(ended(line), 0.3)


async def test_an_honest_line_is_answered_slowly_and_again_later_and_a_second_half_head_is_not_waited_for(
    port: int,
) -> None:
    line = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        line[1].write(b"GET / HTTP/1.1\r\nHost: here.test\r\n\r\n")
        answer = await asyncio.wait_for(line[0].readuntil(b"ok"), 3)
        assert answer.startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.6)
    line[1].write(b"GET / HTTP/1.1\r\nHost:")
    assert await ended(line)
