"""Acknowledged means on disk: seen from outside by strace, by kill -9, and by two hundred cuts of power."""

import contextlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest
from tests.plane.disk import Call, calls, cut
from tests.plane.ops import op_of
from tests.plane.served import post, served

from diemcau.plane.stores import SqliteOpLog, UnsafeStore

pytestmark = [
    pytest.mark.proof,
]
CUTS = 200


def test_fdatasync_stands_between_the_post_and_its_answer(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-y", "-s", "40", "-o", str(trace), "-e")
    watched = "trace=fdatasync,fsync,read,recvfrom,write,writev,sendto,sendmsg"
    with served(tmp_path / "log", before=(*strace, watched)) as server:
        with server.connect() as sock:
            for _ in range(20):
                assert len(post(sock, [op_of()])["stored"]) == 1
        server.stop()
    told = re.compile(r"POST /live/ops|HTTP/1\.1 200|fdatasync\(\d+<[^>]*log-wal>\)? |fdatasync resumed")
    steps = [found[0][:9] for line in trace.read_text(errors="replace").splitlines() if (found := told.search(line))]
    assert steps.count("HTTP/1.1 ") == 20
    synced = False
    for step in steps:
        if step.startswith("POST"):
            synced = False
        elif step.startswith("fdatasync"):
            synced = True
        else:
            assert synced, "answered before the log was on disk"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """Everything one appending process did to its files, in order, with its acknowledgements between."""
    folder = tmp_path_factory.mktemp("disk")
    (folder / "files").mkdir()
    trace = folder / "trace"
    subprocess.run(
        [
            *("strace", "-y", "-xx", "-s", "200000", "-o", str(trace)),
            *("-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink"),
            *(sys.executable, "-m", "tests.plane.appending", str(folder / "files" / "ops.sqlite3"), "150"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        env={"PYTHONPATH": "src:.", "PATH": "/usr/bin:/bin"},
    )
    found = list(calls(trace, folder / "files"))
    trace.unlink()
    return found


def missing_after(files: dict[str, bytes], acknowledged: list[str], folder: Path) -> set[tuple[int, UUID]]:
    """Restore the files and open the log: which acknowledged ops are not there?"""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        (folder / Path(path).name).write_bytes(content)
    named = [name.split(":") for line in acknowledged for name in line.removeprefix("ack ").strip().split(",")]
    wanted = {(int(conference), UUID(hex=op)) for conference, op in named}
    log = SqliteOpLog(folder / "ops.sqlite3")
    try:
        assert log._reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        there = set()
        for conference, head in log.heads().items():
            entries = log.read(conference, after=0, limit=100_000)
            assert [e.seq for e in entries] == list(range(1, head + 1))
            there |= {(e.conference, e.id) for e in entries}
        return wanted - there
    finally:
        log.close()


def test_two_hundred_cuts_of_power_lose_nothing_acknowledged(history: list[Call], tmp_path: Path) -> None:
    assert sum(call.name == "truncate" for call in history) >= 3  # checkpoints are among what is cut
    acknowledgements = 0
    for seed in range(CUTS):
        dice = random.Random(seed)
        files, acknowledged = cut(history, dice.randrange(len(history) + 1), dice)
        acknowledgements += len(acknowledged)
        assert missing_after(files, acknowledged, tmp_path / "found") == set(), f"seed {seed}"
    assert acknowledgements > CUTS * 20


def test_the_proof_can_fail(history: list[Call], tmp_path: Path) -> None:
    """A disk whose fsync lies loses acknowledged ops, or the file: the cuts above would have seen it."""
    losses = 0
    for seed in range(20):
        dice = random.Random(seed)
        files, acknowledged = cut(history, dice.randrange(len(history) // 2, len(history)), dice, honest=False)
        try:
            losses += bool(missing_after(files, acknowledged, tmp_path / "found"))
        except (UnsafeStore, sqlite3.DatabaseError, AssertionError):
            losses += 1
    assert losses >= 15


def test_kill_9_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "log"
    acknowledged: set[str] = set()
    for seed in range(12):
        dice = random.Random(seed)
        with served(path) as server, contextlib.ExitStack() as stack:
            socks = [stack.enter_context(server.connect()) for _ in range(4)]

            def work(sock: object, mine: random.Random) -> None:
                while (answer := post(sock, [op_of() for _ in range(mine.choice((1, 5, 50)))])) is not None:  # type: ignore[arg-type]
                    acknowledged.update(answer["stored"])

            workers = [
                threading.Thread(target=work, args=(s, random.Random(seed * 10 + n))) for n, s in enumerate(socks)
            ]
            for worker in workers:
                worker.start()
            time.sleep(dice.uniform(0.05, 0.8))
            server.process.kill()
            for worker in workers:
                worker.join()
        log = SqliteOpLog(path)
        entries = log.read(1, after=0, limit=10_000_000)
        log.close()
        assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
        assert acknowledged <= {str(e.id) for e in entries}, f"seed {seed}"
    assert len(acknowledged) > 500
