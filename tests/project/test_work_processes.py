"""Several work processes on one PostgreSQL: each job is one process's at a time, and a killed one's is taken over."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import postgres_url
from tests.server import ROOT

pytestmark = pytest.mark.whole

LEASE_S = 3.0
WORKER = """
import asyncio, os, sys, time
from datetime import timedelta
from pathlib import Path
from diemcau.project import work
from diemcau.infra import jobs
from diemcau.project.processes import work as run

folder = Path(sys.argv[1])
jobs.LEASE, jobs.BEAT_S = timedelta(seconds=float(sys.argv[2])), 0.5

@jobs.job("test.deck", lane="slides")
@jobs.job("test.hold")
def hold(facts, report):
    with (folder / "begun").open("a") as file:
        file.write(f"{facts['which']} {os.getpid()}\\n")
    while not (folder / f"end-{facts['which']}").exists():
        time.sleep(0.05)

asyncio.run(run())
"""


class Workers:
    """Work processes on one database, and what they began: (job's name, pid) in turn."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.processes: list[subprocess.Popen[bytes]] = []
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
        self.environment = kept | {
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "diemcau.project.settings",
            "DIEMCAU_DATA_DIR": str(folder),
            "DIEMCAU_DATABASE_URL": database,
            "DIEMCAU_BROKER_URL": "memory://alone",
        }

    def start(self) -> None:
        arguments = [sys.executable, "-c", WORKER, str(self.folder), str(LEASE_S)]
        self.processes.append(subprocess.Popen(arguments, env=self.environment, cwd=ROOT))

    def kill(self, pid: int) -> None:
        [process] = [process for process in self.processes if process.pid == pid]
        process.kill()
        process.wait()

    def enqueue(self, name: str, job: str = "test.hold") -> None:
        code = (
            f"import django; django.setup(); from diemcau.infra.jobs import enqueue; enqueue('{job}', which='{name}')"
        )
        subprocess.run([sys.executable, "-c", code], env=self.environment, cwd=ROOT, check=True)

    def begun(self) -> list[tuple[str, int]]:
        path = self.folder / "begun"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(line.split()[0], int(line.split()[1])) for line in lines]

    def states(self) -> list[tuple[str, int]]:
        with psycopg.connect(self.database) as line:
            return line.execute("SELECT state, tries FROM infra_jobrow ORDER BY id").fetchall()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    made = Workers(tmp_path, postgres_url())
    lay = [sys.executable, "-c", "from diemcau.cli.database import ensure_schema as make; make()"]
    subprocess.run(lay, env=made.environment, cwd=ROOT, check=True)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_process_s_job_is_taken_over_within_the_lease_and_the_other_s_is_not_run_twice(
    workers: Workers,
) -> None:
    for name in ("first", "second"):
        workers.enqueue(name)
        workers.start()
    until(lambda: len(workers.begun()) == 2, 60)
    runs = dict(workers.begun())
    assert len(set(runs.values())) == 2  # each process its own
    workers.enqueue("deck", "test.deck")  # both are busy, but not in the lane of slides
    until(lambda: len(workers.begun()) == 3, 10)
    (workers.folder / "end-deck").touch()
    workers.start()  # a third finds both running at its start, and keeps its hands off
    time.sleep(2 * LEASE_S)
    assert len(workers.begun()) == 3
    workers.kill(runs["first"])
    until(lambda: len(workers.begun()) == 4, LEASE_S + 2)
    name, pid = workers.begun()[3]
    assert (name, pid) == ("first", workers.processes[2].pid)
    for name in runs:
        (workers.folder / f"end-{name}").touch()
    until(lambda: workers.states() == [("done", 2), ("done", 1), ("done", 1)], 10)
    assert len(workers.begun()) == 4
