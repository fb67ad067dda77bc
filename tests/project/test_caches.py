"""The configurations of docs/operate/caches.md before a whole server with a hall on air: nginx in two tiers, and Caddy."""

import contextlib
import hashlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from diemcau.kernel.addresses import FILES, MEDIA, Addresses, ends
from diemcau.kernel.pieces import digest_of
from tests.live.broadcast.on_air import OnAir
from tests.server import ROOT, Server

pytestmark = [pytest.mark.proof, pytest.mark.whole, pytest.mark.sqlite]
GUIDE = ROOT / "docs/operate/caches.md"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
CADDY = shutil.which("caddy", path=f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}")
ROOMS = 8


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def get(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    with contextlib.closing(line):
        line.request("GET", path, headers={"Host": "localhost", **(headers or {})})
        answer = line.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


def written(kind: str) -> str:
    """The configuration that the guide shows."""
    return GUIDE.read_text(encoding="utf-8").partition(f"```{kind}\n")[2].partition("```")[0]


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        assert process.poll() is None, f"{command[0]} did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    try:
        until(answers)
        yield
    finally:
        process.terminate()
        process.wait(20)


class Tier(NamedTuple):
    port: int
    log: Path

    def asked_above(self, path: str) -> int:
        """How often it went up for `path`."""
        lines = self.log.read_text().splitlines()
        return sum(1 for line in lines if line.endswith(f"GET {path}") and not line.startswith("HIT"))


@contextlib.contextmanager
def tier(folder: Path, above: int) -> Iterator[Tier]:
    """The guide's nginx before `above`, in clear and with a log of all it is asked for."""
    folder.mkdir()
    port, log = free_port(), folder / "access.log"
    text = written("nginx")
    changes = {
        "/var/cache/nginx/diemcau": str(folder / "kept"),
        "203.0.113.10:443": f"127.0.0.1:{above}",
        "listen 443 ssl": f"listen 127.0.0.1:{port}",
        "https://above": "http://above",
        "access_log off;": f"access_log {log} diemcau;",
        "server_name diemcau.example": "server_name localhost",
    }
    for said, here in changes.items():
        assert said in text
        text = text.replace(said, here)
    text = re.sub(r"\s*ssl_certificate\S* .*;", "", text)
    head = f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{\n"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(f"{head}{temporary}{text}}}\n")
    assert NGINX is not None
    with running([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], port):
        yield Tier(port, log)


class House(NamedTuple):
    """A server with a hall on air: its port, where the broadcast lies, and a file with its content."""

    port: int
    media: str
    file: str
    content: bytes
    conference: int


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    server = Server(folder, RTMP_PORT="0", TRUSTED_PROXIES="127.0.0.1")
    conference = server.do("tests.journeys.grounds", "rooms")["conference"]
    content = os.urandom(300_000)
    digest = digest_of(hashlib.sha256(content).digest())
    (folder / "data/media/files" / digest[:2]).mkdir(parents=True)
    (folder / "data/media/files" / digest[:2] / f"{digest}.mp4").write_bytes(content)
    server.start()
    hall = OnAir(server, conference)
    try:
        secret = (folder / "data" / "secret").read_bytes().strip()
        day = ends(int(time.time() * 1000))
        media = Addresses(secret, MEDIA).sign(conference, until=day)
        until(lambda: b".m4s" in get(server.port, f"{media}/source.m3u8").body)
        file = Addresses(secret, FILES).sign(conference, 0, 0, until=day, name=f"{digest}.mp4")
        yield House(server.port, media, file, content, conference)
    finally:
        hall.leave()
        server.stop()


def next_part(port: int, house: House) -> tuple[int, int]:
    rows = get(port, f"{house.media}/source-ll.m3u8").body.decode()
    number, part = re.findall(r"PRELOAD-HINT.*/(\d+)\.(\d+)\.m4s", rows)[-1]
    return int(number), int(part)


def passes(port: int, house: House) -> None:
    """What any proxy in front must let through."""
    rows = get(port, f"{house.media}/source.m3u8")
    assert (rows.status, rows.headers["cache-control"]) == (200, "public, max-age=1")
    name = re.findall(r"source/\d+\.m4s", rows.body.decode())[-1]
    segment = get(port, f"{house.media}/{name}")
    assert segment == segment._replace(status=200, body=get(house.port, f"{house.media}/{name}").body)
    assert segment.headers["cache-control"] == "public, max-age=600, immutable"
    assert segment.headers["access-control-allow-origin"] == "*"
    number, part = next_part(port, house)
    held = get(port, f"{house.media}/source-ll.m3u8?_HLS_msn={number}&_HLS_part={part}")
    assert (held.status, held.headers["cache-control"]) == (200, "public, max-age=6")
    assert f"source/{number}.{part}.m4s" in held.body.decode() or f"source/{number}.m4s" in held.body.decode()
    for gone in (f"{house.media}/source/1.m4s", f"{house.media[:-2]}xx/source.m3u8"):
        assert [get(port, gone).status for _ in range(2)] == [404, 404]
    assert get(port, house.file).body == house.content
    part_of = get(port, house.file, {"Range": "bytes=1000-1999"})
    assert (part_of.status, part_of.body) == (206, house.content[1000:2000])
    page = get(port, "/account/login/")
    assert (page.status, "x-cache" in page.headers) == (200, False)
    assert get(port, f"/live/stream?conference={house.conference}&audiences=wall&language=vi").status == 401


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: the guide's tree of caches was not tried")
def test_a_tree_of_nginx_fetches_once_what_many_rooms_want(house: House, tmp_path: Path) -> None:
    with tier(tmp_path / "province", house.port) as province, tier(tmp_path / "district", province.port) as district:
        passes(district.port, house)
        number, _ = next_part(district.port, house)
        path = f"{house.media}/source-ll.m3u8?_HLS_msn={number + 1}&_HLS_part=0"
        with ThreadPoolExecutor(ROOMS) as rooms:
            held = list(rooms.map(lambda _: get(district.port, path), range(ROOMS)))
        assert {(answer.status, answer.body) for answer in held} == {(200, held[0].body)}
        name = f"{house.media}/source/{number}.m4s"
        until(lambda: get(house.port, name).status == 200)
        with ThreadPoolExecutor(ROOMS) as rooms:
            pieces = list(rooms.map(lambda _: get(district.port, name), range(ROOMS)))
        assert {piece.body for piece in pieces} == {get(house.port, name).body}
        time.sleep(1)  # a line is written once the request is over
        assert (province.asked_above(path), province.asked_above(name)) == (1, 1)
        again = get(district.port, name, {"Range": "bytes=10-19"})
        assert (again.status, again.headers["x-cache"], again.body) == (206, "HIT", pieces[0].body[10:20])
        gone = f"{house.media}/source/1.m4s"
        assert get(district.port, gone).headers["x-cache"] == "MISS"
        until(lambda: province.asked_above(gone) == 3, 5)  # none of the three was kept
        assert get(district.port, house.file).headers["x-cache"] == "HIT"


@pytest.mark.skipif(CADDY is None, reason="caddy is not installed: the guide's configuration was not tried")
def test_caddy_passes_all_on(house: House, tmp_path: Path) -> None:
    port = free_port()
    text = written("caddy").replace("diemcau.example", f"http://localhost:{port}").replace("8000", str(house.port))
    (tmp_path / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}")
    assert CADDY is not None
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    with running([CADDY, "run", "--config", str(tmp_path / "Caddyfile")], port, **home):
        passes(port, house)
