"""`serve --role` by itself: the work process makes the schema, a front waits for it, and neither stands beside a whole server."""

import contextlib
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemcau.cli import shelf
from tests.cli.test_start import diemcau, says, unused_port
from tests.nats import NatsServer, nats_server
from tests.postgres import postgres_url
from tests.server import COLLECTED, ROOT, Server, database_beside

pytestmark = pytest.mark.whole

__all__ = ["nats_server"]


class Role:
    """One role as a process of its own; `said` are its lines so far."""

    def __init__(self, environment: dict[str, str], *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "diemcau", "serve", "--role", *words],
            env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.said = ""

    def until(self, pattern: str) -> re.Match[str]:
        """The first line that has it. Raises AssertionError when it ended before, and after a minute."""
        watch = threading.Timer(60, self.process.kill)
        watch.start()
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                self.said += line
                if found := re.search(pattern, line):
                    return found
        finally:
            watch.cancel()
        raise AssertionError(self.said)


@pytest.fixture
def role() -> Iterator[type[Role]]:
    with contextlib.ExitStack() as stack:

        class Kept(Role):
            def __init__(self, environment: dict[str, str], *words: str) -> None:
                super().__init__(environment, *words)
                stack.callback(self.process.wait, 15)
                stack.callback(self.process.terminate)

        yield Kept


def test_the_work_process_migrates_and_the_front_waits_for_it(
    tmp_path: Path, role: type[Role], nats_server: NatsServer
) -> None:
    beside = {"DATABASE_URL": database_beside(postgres_url()), "BROKER_URL": nats_server.url, "SECRET_KEY": "s" * 40}
    one, other = (dict(Server(tmp_path / name, **beside).environment) for name in ("front", "work"))
    shelf.take(tmp_path / "front" / "data" / "static", COLLECTED)
    front = role(one, "front", "--port", "0")
    front.until("waiting for `serve --role work`: it has [0-9]+ migrations to apply")
    works = [role(other, "work"), role(other, "work")]  # two at once
    port = front.until(r"diemcau: http://127.0.0.1:([0-9]+)/")[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/live/health", timeout=20) as answer:
        assert answer.status == 200
    sheet = urllib.request.Request(f"http://127.0.0.1:{port}/static/ui/css/ui.css", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(sheet, timeout=20) as answer:
        assert answer.headers["Content-Encoding"] == "br"
    assert [work.process.poll() for work in works] == [None, None]


@pytest.mark.sqlite
def test_beside_a_running_server_on_sqlite_both_are_refused(tmp_path: Path) -> None:
    server = Server(tmp_path, DATABASE_URL="")
    server.start()
    try:
        for words in (("work",), ("front", "--port", "0"), ("packager",)):
            done = diemcau(tmp_path, "serve", "--role", *words)
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
            assert f"another server already keeps {tmp_path / 'data'}" in done.stderr
    finally:
        server.stop()


@pytest.mark.sqlite
def test_with_postgresql_away_both_say_so_and_end(tmp_path: Path) -> None:
    url = f"postgresql://somebody:hush-hush@127.0.0.1:{unused_port()}/diemcau"
    log = f"sqlite:///{tmp_path}/log.sqlite3"
    for words in (("work",), ("front", "--port", "0")):
        says(diemcau(tmp_path, "serve", "--role", *words, DATABASE_URL=url), "DIEMCAU_LOG_URL", "refused")
        says(diemcau(tmp_path, "serve", "--role", *words, DATABASE_URL=url, LOG_URL=log), "DATABASE_URL", "refused")
