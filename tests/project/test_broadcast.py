"""A whole server broadcasts: what the studio sends comes out as playlists and segments, and a hall that dies is not the end."""

import contextlib
import http.client
import json
import os
import re
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from diemcau.kernel.addresses import MEDIA, RECORDINGS, Addresses, ends
from diemcau.kernel.tickets import Ticket, Tickets
from tests.plane.media.clips import clip, pieces
from tests.server import Server

pytestmark = [pytest.mark.whole, pytest.mark.sqlite]
SECONDS = 14.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, RTMP_PORT="0")
    made.start()
    yield made
    made.stop()


def secret(server: Server) -> bytes:
    return (server.folder / "data" / "secret").read_bytes().strip()


def ticket(server: Server, *kinds: str) -> str:
    held = Ticket(
        kid="account:1", who="account:1", conference=7, site=0, device="account:1", expires=4_000_000_000_000, kinds=kinds
    )  # fmt: skip
    return Tickets(secret(server)).mint(held)


def publish(server: Server, *kinds: str) -> ClientConnection:
    line = connect(f"ws://127.0.0.1:{server.port}/media/publish", compression=None, legacy=True, open_timeout=60)
    line.send(json.dumps({"ticket": ticket(server, *kinds)}))
    return line


class Studio(threading.Thread):
    """Sends a clip in the time it takes."""

    def __init__(self, line: ClientConnection, data: bytes) -> None:
        super().__init__(daemon=True)
        self.line = line
        self.data = data
        self.stop = threading.Event()

    def run(self) -> None:
        slices = pieces(self.data, len(self.data) // round(SECONDS * 4))
        for part in slices:
            self.line.send(part)
            if self.stop.wait(SECONDS / len(slices)):
                break
        self.line.close()


def fetch(server: Server, name: str) -> tuple[int, dict[str, str], bytes]:
    base = Addresses(secret(server), MEDIA).sign(7, until=ends(int(time.time() * 1000)))
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
    with contextlib.closing(line):
        line.request("GET", f"{base}/{name}")
        answer = line.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.1)


def hall_of(server: Server) -> int:
    """The packager's only child; it knows none of the server's settings."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == server.children()["packager"]:
                assert b"DIEMCAU_" not in (process / "environ").read_bytes()
                return int(process.name)
    return 0


def test_what_the_studio_sends_is_watched_and_goes_on_after_the_hall_process_is_killed(server: Server) -> None:
    line = publish(server, "media.publish")
    assert json.loads(line.recv(10)) == {"on": True}
    second = publish(server, "media.publish")
    with pytest.raises(ConnectionClosed) as closed:
        second.recv(10)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4409, "taken")
    assert fetch(server, "live.m3u8")[0] == 404

    studio = Studio(line, clip("matroska", seconds=SECONDS, gop=12))
    studio.start()
    until(lambda: fetch(server, "live.m3u8")[0] == 200)
    assert b"source.m3u8" in fetch(server, "live.m3u8")[2]
    status, headers, body = fetch(server, "source.m3u8")
    assert (status, headers["cache-control"]) == (200, "public, max-age=1")
    first = re.findall(r"source/(\d+)\.m4s", body.decode())
    status, headers, data = fetch(server, f"source/{first[0]}.m4s")
    assert (status, data[4:8]) == (200, b"moof")
    assert "immutable" in headers["cache-control"]
    until(lambda: len(re.findall(r"\.m4s", fetch(server, "source.m3u8")[2].decode())) > len(first))

    os.kill(hall_of(server), signal.SIGKILL)
    until(lambda: b"#EXT-X-DISCONTINUITY\n" in fetch(server, "source.m3u8")[2])
    rows = fetch(server, "source.m3u8")[2].decode()
    numbers = [int(number) for number in re.findall(r"source/(\d+)\.m4s", rows)]
    assert numbers == list(range(int(first[0]), int(first[0]) + len(numbers)))
    assert len(re.findall("#EXT-X-MAP", rows)) == 2
    assert "ENDLIST" not in rows
    studio.stop.set()
    studio.join(5)

    folder, name = server.folder / "data/recordings/7", "20260705-003000-1-1.mp4"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)
    address = Addresses(secret(server), RECORDINGS).sign(7, 0, 0, until=4_000_000_000, name=f"7/{name}")
    with urllib.request.urlopen(urllib.request.Request(server.url + address, headers={"Range": "bytes=4-7"})) as part:
        assert (part.status, part.read(), part.headers["cache-control"]) == (206, b"moof", "private, no-store")


def test_a_ticket_without_the_kind_and_any_other_socket_are_refused(server: Server) -> None:
    line = publish(server, "attendance.")
    with pytest.raises(ConnectionClosed) as closed:
        line.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    with pytest.raises(Exception, match="403"):
        connect(f"ws://127.0.0.1:{server.port}/elsewhere", legacy=True, open_timeout=60)
