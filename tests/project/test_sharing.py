"""Large bytes leave a front by sendfile: whole and in order, however the other side reads, asks and leaves."""

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import uvicorn
import uvloop

from diemcau.plane.asgi import Receive, Scope, Send
from diemcau.plane.shared import Shared
from diemcau.project.heads import HeadedProtocol

pytestmark = pytest.mark.sqlite
LARGE = Shared(os.urandom(6_000_000))  # more than a connection takes at once
SMALL = Shared(b"small")
HEADS = {"/large": LARGE, "/small": SMALL}
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class App:
    def at_hand(self, path: str) -> tuple[bytes, Shared] | None:
        return (b"x-at-hand: yes\r\n", LARGE) if path == "/large" else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = HEADS[scope["path"]]
        headers = [(b"content-length", b"%d" % len(body))]
        await asyncio.sleep(0.02)  # what comes behind it must not overtake it
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def served(walk: Callable[[int], Awaitable[None]]) -> None:
    config = uvicorn.Config(App(), port=0, http=HeadedProtocol, lifespan="off", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has nothing else to say so
        await asyncio.sleep(0.01)
    await walk(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    await task


async def line_to(port: int, *, window: int = 0) -> Line:
    sock = socket.socket()
    if window:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=sock)


def ask(path: str, *, ends: bool = False, method: str = "GET") -> bytes:
    last = "Connection: close\r\n" if ends else ""
    return f"{method} {path} HTTP/1.1\r\nHost: here.test\r\n{last}\r\n".encode()


async def answer(line: Line, size: int) -> bytes:
    head = await line[0].readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    return await line[0].readexactly(size)


async def many_readers(port: int) -> None:
    """Asked again on the same line, by a slow reader, several at once in one packet, and with the line ending."""
    quick, slow, crowd, last = (
        await line_to(port),
        await line_to(port, window=8192),
        await line_to(port),
        await line_to(port),
    )
    slow[1].write(ask("/large"))
    for _ in range(3):
        quick[1].write(ask("/large"))
        assert await answer(quick, len(LARGE)) == LARGE
    crowd[1].write(ask("/large") + ask("/small") + ask("/large", method="HEAD") + ask("/large"))
    last[1].write(ask("/large", ends=True))
    assert await answer(crowd, len(LARGE)) == LARGE
    assert await answer(crowd, len(SMALL)) == SMALL
    assert await answer(crowd, 0) == b""
    assert await answer(crowd, len(LARGE)) == LARGE
    assert await answer(last, len(LARGE)) == LARGE
    assert await last[0].read() == b""
    await asyncio.sleep(0.05)
    assert await answer(slow, len(LARGE)) == LARGE


async def leavers(port: int) -> None:
    """Those who go while it comes are no trouble to others."""
    for _ in range(5):
        line = await line_to(port, window=8192)
        line[1].write(ask("/large"))
        await line[0].readexactly(1000)
        line[1].transport.abort()
    stays = await line_to(port)
    stays[1].write(ask("/large"))
    assert await answer(stays, len(LARGE)) == LARGE


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
@pytest.mark.parametrize("walk", [many_readers, leavers])
def test_all_of_it_comes_in_order(
    run: Callable[[Awaitable[None]], None], walk: Callable[[int], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    really = os.sendfile

    def counted(out: int, into: int, offset: int, count: int) -> int:
        given.append(really(out, into, offset, count))
        return given[-1]

    monkeypatch.setattr(os, "sendfile", counted)
    run(served(walk))
    assert len(given) >= 5
    assert min(given) > 0


def test_a_front_that_can_have_no_more_files_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str) -> int:
        raise OSError(24, name)

    monkeypatch.setattr(os, "memfd_create", full)
    monkeypatch.setattr(sys.modules[__name__], "LARGE", Shared(LARGE))
    uvloop.run(served(leavers))


def test_what_the_kernel_keeps_goes_with_the_bytes() -> None:
    data = Shared(b"x" * 200_000)
    link = Path(f"/proc/self/fd/{data.file}")
    assert os.pread(data.file, 300_000, 0) == data
    assert link.stat().st_size == 200_000
    inode = link.stat().st_ino
    del data
    assert not link.exists() or link.stat().st_ino != inode
