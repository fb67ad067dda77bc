"""What is sent slowly holds no page: bodies are read whole before a thread is taken, at a pace, within bounds."""

import asyncio
import contextlib
import http.client
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diemcau.project.bodies import Bounds, Message, Receive, Scope, Send, WholeBodies
from tests.server import Server

SCOPE: Scope = {"type": "http", "method": "POST", "path": "/pair", "headers": []}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.stop()


def a_token(server: Server) -> str:
    """Of a form anybody may open."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(line):
        line.request("GET", "/pair")
        answer = line.getresponse()
        answer.read()
        return str(re.findall(r"csrftoken=(\w+)", answer.headers["Set-Cookie"])[0])


def post(server: Server, token: str, body: bytes, **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(line):
        line.request("POST", "/pair", body, {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, **headers})
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def slow_body(server: Server, token: str) -> socket.socket:
    """6 of 5,000 bytes."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    line.sendall(
        b"POST /pair HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Cookie: csrftoken=%b\r\nContent-Length: 5000\r\n\r\ncode=A" % token.encode()
    )
    return line


@pytest.mark.whole
def test_slow_bodies_hold_no_page_and_a_large_one_arrives(server: Server) -> None:
    token = a_token(server)
    with contextlib.ExitStack() as held:
        for _ in range(40):
            held.enter_context(slow_body(server, token))
        time.sleep(0.5)
        for _ in range(5):
            began = time.monotonic()
            assert a_token(server)
            status, page = post(
                server, token, b"code=WXYZ-2345", **{"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert (status, "WXYZ-2345" in page) == (422, True)
            assert time.monotonic() - began < 2
        large = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + b"x" * 25_000_000
        large += b'\r\n--b\r\nContent-Disposition: form-data; name="code"\r\n\r\nWXYZ-2345\r\n--b--\r\n'
        status, page = post(server, token, large, **{"Content-Type": "multipart/form-data; boundary=b"})
        assert (status, "WXYZ-2345" in page) == (422, True)
    status, told = post(server, token, b"x" * 33_600_000, **{"Content-Type": "application/octet-stream"})
    assert (status, "32 MB" in told) == (413, True)


class Line:
    """One request by hand: `push` is what the client sends next."""

    def __init__(
        self, whole: WholeBodies, accept: bytes = b"*/*", *, cookie: bytes = b"", address: str = "192.0.2.1"
    ) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self.status = 0
        headers = [(b"accept", accept), (b"content-length", b"9"), *([(b"cookie", cookie)] if cookie else [])]
        scope = {**SCOPE, "headers": headers, "client": (address, 5)}
        self.task = asyncio.ensure_future(whole(scope, self._messages.get, self._send))

    def push(self, data: bytes, *, more: bool = True) -> None:
        self._messages.put_nowait({"type": "http.request", "body": data, "more_body": more})

    def leave(self) -> None:
        self._messages.put_nowait({"type": "http.disconnect"})

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)


class Page:
    """Takes bodies as Django would, and remembers them."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(f"{scope['method']} {scope['path']} {scope['headers']}")
        parts: list[bytes] = []
        message: dict[str, Any] = {"more_body": True}
        while message["more_body"]:
            message = dict(await receive())
            parts.append(message["body"])
        self.bodies.append(b"".join(parts))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("size", [0, 1, 99_999, 100_001, 65_536, 131_072, 1_000_000])
async def test_a_body_comes_whole(size: int) -> None:
    page = Page()
    line = Line(WholeBodies(page))
    body = bytes(range(256)) * (size // 256 + 1)
    for at in range(0, size, 30_000):
        line.push(body[at : min(at + 30_000, size)])
    line.push(b"", more=False)
    await line.task
    assert (line.status, page.bodies) == (200, [body[:size]])


async def test_who_sends_nothing_or_too_little_is_told_408() -> None:
    whole = WholeBodies(Page(), Bounds(window_s=0.2, pace=100))
    silent, dripping, steady = Line(whole), Line(whole), Line(whole)
    for _ in range(10):
        dripping.push(b"x")
        steady.push(b"x" * 100)
        await asyncio.sleep(0.05)
    assert (silent.status, dripping.status, steady.status) == (408, 408, 0)
    steady.push(b"", more=False)
    await steady.task
    assert (steady.status, whole.arriving) == (200, 0)


async def test_a_client_that_goes_away_leaves_nothing() -> None:
    page = Page()
    whole = WholeBodies(page)
    line = Line(whole)
    line.push(b"x" * 200_000)
    await asyncio.sleep(0.05)
    assert whole.arriving == 1
    line.leave()
    await line.task
    assert (whole.arriving, line.status, page.bodies) == (0, 0, [])


@pytest.mark.parametrize("bounds", [Bounds(places=3), Bounds(memory=10, together=300)])
async def test_in_a_full_room_the_oldest_gives_way(bounds: Bounds) -> None:
    whole = WholeBodies(Page(), bounds)
    lines = [Line(whole) for _ in range(3)]
    for line in lines:
        line.push(b"x" * 100)
        await asyncio.sleep(0.02)
    assert whole.arriving == 3
    last = Line(whole)
    last.push(b"x" * 100)
    last.push(b"", more=False)
    await last.task
    await asyncio.wait([lines[0].task], timeout=1)
    assert [line.status for line in (*lines, last)] == [503, 0, 0, 200]
    for line in lines[1:]:
        line.leave()
        await line.task


@pytest.mark.parametrize(
    "bounds",
    [
        Bounds(places=4),
        Bounds(memory=10, together=400),
        Bounds(strangers=3),
        Bounds(memory=10, strangers_together=300),
    ],
    ids=["places", "together", "strangers", "strangers together"],
)
async def test_strangers_give_way_first_and_of_them_who_holds_most(bounds: Bounds) -> None:
    whole = WholeBodies(Page(), bounds, known=lambda cookies: cookies == "sessionid=good")
    signed_in = Line(whole, cookie=b"sessionid=good", address="192.0.2.7")
    honest = Line(whole, cookie=b"sessionid=forged", address="192.0.2.8")
    for line in (signed_in, honest):
        line.push(b"x" * 100)
        await asyncio.sleep(0.05)
    flood = []
    for n in range(8):
        flood.append(Line(whole, address=f"2001:db8::{n}"))
        flood[-1].push(b"x" * 100)
        await asyncio.sleep(0.02)
    gone = [line.status for line in flood].count(503)
    assert gone == (5 if bounds.strangers == 3 or bounds.strangers_together == 300 else 6)
    assert [line.status for line in flood[:gone]] == [503] * gone
    for line in (signed_in, honest):
        line.push(b"y" * 100, more=False)
        await line.task
    assert (signed_in.status, honest.status) == (200, 200)
    for line in flood[gone:]:
        line.leave()
        await line.task
    assert whole.arriving == 0


async def test_in_a_room_full_of_people_signed_in_a_short_one_still_gets_in() -> None:
    whole = WholeBodies(Page(), Bounds(places=2), known=bool)
    slow = [Line(whole, cookie=b"sessionid=good") for _ in range(2)]
    for line in slow:
        line.push(b"x")
    await asyncio.sleep(0.05)
    short = Line(whole, address="192.0.2.9")
    short.push(b"x", more=False)
    await short.task
    await asyncio.wait([slow[0].task], timeout=1)
    assert (short.status, slow[0].status, slow[1].status) == (200, 503, 0)
    slow[1].leave()
    await slow[1].task


@pytest.mark.parametrize("accept", [b"*/*", b"text/html,*/*;q=0.8"])
async def test_beyond_the_limit_nothing_is_kept_and_a_browser_is_shown_a_page(accept: bytes) -> None:
    page = Page()
    line = Line(WholeBodies(page, Bounds(limit=1000), too_large="/large/{megabytes}"), accept)
    for _ in range(12):
        line.push(b"x" * 100)
    await asyncio.sleep(0.02)
    assert line.status == 0
    line.push(b"", more=False)
    await line.task
    if accept == b"*/*":
        assert (line.status, page.bodies) == (413, [])
    else:
        assert (line.status, page.bodies, page.asked) == (200, [b""], [f"GET /large/0 {[(b'accept', accept)]}"])
