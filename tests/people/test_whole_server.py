"""A room's device against a real server: let in, heard, turned away, and cut within two seconds."""

import http.cookiejar
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server import Server

from diemcau.people import guesses

pytestmark = pytest.mark.whole

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    yield one
    one.stop()


class Browser:
    """Cookies, and a form's token sent back: what a room's browser does."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        request = urllib.request.Request(self.base + path, data=body, headers={"Origin": self.base})
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


@pytest.fixture
def second_front(server: Server) -> Iterator[str]:
    """Another front of the same installation."""
    server.start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.set_inheritable(True)
        command = [
            sys.executable,
            "-m",
            "diemcau",
            "serve",
            "--kept",
            "--role",
            "front",
            "--fd",
            str(listener.fileno()),
        ]
        process = subprocess.Popen(command, env=server.environment, pass_fds=[listener.fileno()])
        yield f"http://localhost:{listener.getsockname()[1]}"
        process.terminate()
        process.wait(20)


def test_wrong_codes_typed_at_one_front_count_at_the_other(server: Server, second_front: str) -> None:
    fronts = [Browser(server.url), Browser(second_front)]
    tokens = [TOKEN.search(front.ask("/pair")[1])[1] for front in fronts]  # type: ignore[index]

    def type_code(front: int) -> int:
        return fronts[front].ask("/pair", b"code=00000000&csrfmiddlewaretoken=" + tokens[front])[0]

    assert {type_code(n % 2) for n in range(guesses.WRONG_MAX)} == {422}
    assert [type_code(front) for front in (0, 1)] == [429, 429]


def test_a_device_is_let_in_heard_and_cut_when_it_is_turned_away(server: Server) -> None:
    path = server.do("tests.people.room_and_hub", "make")["path"]
    room = Browser(server.start())
    status, page = room.ask(path)
    assert (status, room.ask("/ticket", b"")[0]) == (200, 404)
    token = TOKEN.search(page)
    assert token is not None
    room.ask(path, b"csrfmiddlewaretoken=" + token[1])  # leads to the room's desk
    status, answer = room.ask("/ticket", b"")
    ticket = json.loads(answer)
    assert (status, ticket["site"], ticket["hear"][1]) == (200, 1, "screens")
    listen = f"/live/stream?conference={ticket['conference']}&audiences=screens&language=vi"
    stream = room.opener.open(server.url + listen, timeout=20)
    assert stream.status == 200
    server.do("tests.people.room_and_hub", "revoke")
    revoked = time.monotonic()
    while stream.readline():
        assert time.monotonic() - revoked < 2.0
    assert time.monotonic() - revoked < 2.0
    post = urllib.request.Request(
        f"{server.url}/live/ops", data=b'{"ops": []}', headers={"Authorization": f"Bearer {ticket['ticket']}"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(post, timeout=20)
    assert refused.value.code == 401
    assert room.ask("/ticket", b"")[0] == 404
    server.stop()
    server.start()  # the revoked key is loaded again
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(post, timeout=20)
    assert refused.value.code == 401
