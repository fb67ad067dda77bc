"""The processes: a dead one is back within two seconds and the others go on; one server a folder; nobody outlives it."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server import ROOT, Server

pytestmark = pytest.mark.whole


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.stop()


def ask(server: Server, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(line):
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read()


def until(true: Callable[[], bool], seconds: float) -> float:
    """How long it took until `true()`; fails after `seconds`."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


def healthy(server: Server) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        status, body = ask(server, "/live/health")
        return status == 200 and json.loads(body)["ok"]
    return False


@pytest.mark.parametrize("role", ["front", "work", "packager"])
def test_a_killed_process_is_back_within_two_seconds_and_the_other_never_left(server: Server, role: str) -> None:
    until(lambda: healthy(server) and len(server.children()) == 3, 20)
    before = server.children()
    os.kill(before[role], signal.SIGKILL)
    until(lambda: server.children().get(role) not in (None, before[role]), 2.0)
    until(lambda: healthy(server), 10)
    other = "work" if role == "front" else "front"
    assert server.children()[other] == before[other]


def test_a_call_that_comes_while_the_front_is_away_waits_instead_of_being_refused(server: Server) -> None:
    until(lambda: healthy(server), 20)
    os.kill(server.children()["front"], signal.SIGKILL)
    assert ask(server, "/live/clock")[0] == 200


def test_a_second_server_on_the_same_files_is_refused(server: Server) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "diemcau", "serve", "--port", "0"],
        env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "another server already keeps" in second.stderr


def test_when_the_supervisor_is_killed_nobody_stays_behind(server: Server) -> None:
    until(lambda: len(server.children()) == 3, 20)
    pids = list(server.children().values())
    assert server._process is not None
    server._process.kill()
    until(lambda: not any(Path(f"/proc/{pid}").exists() and _runs(pid) for pid in pids), 10)


def _runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_pages_and_plane_answer_on_one_port(server: Server) -> None:
    assert ask(server, "/")[0] == 200
    status, body = ask(server, "/live/clock")
    assert status == 200
    assert abs(json.loads(body)["clock"] - time.time() * 1000) < 5_000
    assert ask(server, "/live/nothing")[0] == 404
    assert ask(server, "/static/ui/css/ui.css")[0] == 200


def test_an_answer_does_not_wait_until_its_head_is_acknowledged(server: Server) -> None:
    """A client that keeps its connection acknowledges 40 ms late: every answer would take that long."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(line):
        took = []
        for _ in range(30):
            time.sleep(0.01)
            began = time.perf_counter()
            line.request("GET", "/live/health")
            line.getresponse().read()
            took.append(time.perf_counter() - began)
    assert min(took[10:]) < 0.03
