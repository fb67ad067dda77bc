"""A real `diemcau serve` for tests: its own folder, any free port, seeded by a module of the tests, stopped at the end."""

import contextlib
import hashlib
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from diemcau.cli import shelf

ROOT = Path(__file__).resolve().parent.parent
START_S = 60.0
DATABASE = "diemcau.sqlite3"
COLLECTED = "collected"  # the stamp on what browsers fetch: settings.STATIC_STAMP
_ADDRESS = re.compile(r"https?://[^\s/:]+:(\d+)")


def database_beside(url: str) -> str:
    """An empty database on the PostgreSQL server of `url`."""
    name = f"server_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _migrated() -> Path:
    """An empty database of this version, made once: that takes longer than all else a server does before it answers."""
    steps = sorted(ROOT.glob("src/diemcau/**/migrations/*.py"))
    version = hashlib.sha256(b"".join(str(step).encode() + step.read_bytes() for step in steps)).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"diemcau-tests-{os.getuid()}-{version}.sqlite3"
    if not made.exists():
        with tempfile.TemporaryDirectory(dir=made.parent) as folder:
            command = [sys.executable, "-c", "from diemcau.cli.database import ensure_schema as make; make()"]
            settings = {"DJANGO_SETTINGS_MODULE": "diemcau.project.settings", "DIEMCAU_DATA_DIR": folder}
            known = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
            known |= settings | {"PYTHONPATH": str(ROOT / "src")}
            subprocess.run(command, env=known, check=True, timeout=120)
            (Path(folder) / DATABASE).rename(made)
    return made


class Server:
    """`start` and `stop` may be called in turns: port, databases and files stay. Its log is ``serve.log`` in the folder.

    `surroundings` are environment variables that go before all others, `arguments` are told to `serve`.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = 0
        self.settings = {f"DIEMCAU_{name}": value for name, value in settings.items()}
        if os.environ.get("DIEMCAU_DATABASE_URL", "").startswith("postgres"):
            self.settings.setdefault("DIEMCAU_DATABASE_URL", database_beside(os.environ["DIEMCAU_DATABASE_URL"]))
        self.surroundings: dict[str, str] = {}
        self.arguments: tuple[str, ...] = ()
        self._process: subprocess.Popen[str] | None = None
        database = folder / "data" / DATABASE
        if "DIEMCAU_DATABASE_URL" not in self.settings and not database.exists():
            database.parent.mkdir(exist_ok=True)
            shutil.copyfile(_migrated(), database)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
        return kept | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "diemcau.project.settings",
            "DIEMCAU_DATA_DIR": str(self.folder / "data"),
            **self.settings,
            **self.surroundings,
        }

    def do(self, module: str, *arguments: str) -> Any:
        """Run a module in the server's surroundings; what it prints is JSON."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stderr[-4000:]}")
        return json.loads(done.stdout)

    def start(self) -> str:
        """Serve; returns the address once it answers. Raises TimeoutError with the log's end."""
        static = self.folder / "data" / "static"
        if not static.exists():
            shelf.take(static, COLLECTED)
        with (self.folder / "serve.log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "diemcau", "serve", "--port", str(self.port), *self.arguments],
                env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        self.port = self._port()
        shelf.keep(static, COLLECTED)
        return self.url

    def _port(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        until = time.monotonic() + START_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while time.monotonic() < until:
                if selector.select(1.0):
                    line = self._process.stdout.readline()
                    if found := _ADDRESS.search(line):
                        return int(found[1])
                    if not line:
                        break
        tail = (self.folder / "serve.log").read_text()[-4000:]
        self.stop()
        raise TimeoutError(f"the server did not start:\n{tail}")

    @property
    def pid(self) -> int:
        """Of the supervisor; its children are in its group."""
        assert self._process is not None
        return self._process.pid

    def children(self) -> dict[str, int]:
        """The pids of the kept processes, by role."""
        found = {}
        for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                if "--role" in words:
                    found[words[words.index("--role") + 1]] = int(pid)
        return found

    def stop(self) -> None:
        """As Ctrl-C does; what is left after that is killed, group and all."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)
        if process.stdout is not None:
            process.stdout.close()


def until(true: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `true` says once it is anything; the test fails when it never is."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)
    return found
