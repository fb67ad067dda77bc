"""The write-ahead log of the main database stays short while a server is written to, and goes on after a full disk."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemcau.project.checkpoint import MOST
from tests.bad_days.test_full_disk import full_disk
from tests.server import Server

pytestmark = [pytest.mark.sqlite, pytest.mark.whole]
BLOCK = 200_000  # bytes of one transaction of the test


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, DATABASE_URL="")
    made.start()
    while "work" not in made.children():
        time.sleep(0.05)
    yield made
    made.stop()


class Filling:
    """Writes to the server's main database as its own processes do: without any checkpoint."""

    def __init__(self, server: Server) -> None:
        self.main = server.folder / "data" / "diemcau.sqlite3"
        self.wal = self.main.with_name("diemcau.sqlite3-wal")
        self.line = sqlite3.connect(self.main, isolation_level=None, timeout=20)
        self.line.execute("PRAGMA wal_autocheckpoint = 0")
        self.line.execute("CREATE TABLE filling (content BLOB)")
        self.line.execute("INSERT INTO filling VALUES (zeroblob(?))", (BLOCK,))

    def write(self) -> int:
        """The same pages anew: only the log grows. Returns its length."""
        self.line.execute("UPDATE filling SET content = randomblob(?)", (BLOCK,))
        return self.wal.stat().st_size


def until_short(filling: Filling, seconds: float) -> None:
    end = time.monotonic() + seconds
    while filling.wal.stat().st_size > MOST:
        assert time.monotonic() < end, filling.wal.stat().st_size
        time.sleep(0.1)


@pytest.mark.proof
def test_the_log_is_bounded_though_somebody_writes_and_reads_all_the_time(server: Server) -> None:
    filling = Filling(server)
    reader = sqlite3.connect(filling.main, isolation_level=None)
    longest, end = 0, time.monotonic() + 12
    while time.monotonic() < end:
        longest = max(longest, filling.write())
        reader.execute("SELECT count(*) FROM django_migrations").fetchall()
        time.sleep(0.05)  # 4 MB a second
    assert longest < 4 * MOST
    until_short(filling, 5)


def test_after_a_full_disk_the_log_is_folded_back_without_a_restart(server: Server) -> None:
    filling, work = Filling(server), server.children()["work"]
    for _ in range(20):
        filling.line.execute("INSERT INTO filling VALUES (zeroblob(?))", (BLOCK,))  # the main file has to grow for them
    with full_disk(work, beyond=filling.main.stat().st_size):
        while filling.write() < 2 * MOST:
            pass
        time.sleep(2)
        assert filling.wal.stat().st_size >= 2 * MOST, "nothing could be folded back"
    until_short(filling, 10)
    assert filling.main.stat().st_size > 20 * BLOCK
    assert server.children()["work"] == work
