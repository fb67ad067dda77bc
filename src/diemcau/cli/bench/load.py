"""Load and pinning: servers on the first core, load on the second; wrk with fresh ops, one in a hundred sent again."""

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

from diemcau.kernel.tickets import Ticket, Tickets

SECRET = "bench-secret-of-thirty-two-bytes!"  # noqa: S105 - of throw-away servers on loopback
ROOMS = 172
FAR = 4_000_000_000_000  # Unix ms
SCRIPT = Template(
    """
local rooms = {$rooms}
local count, turn = 0, 0
math.randomseed($seed)
local run = string.format("%04x", math.random(0, 65535))
local function op(room)
  count = count + 1
  if count % 100 == 0 and room.last then return room.last end
  local ms = $now + math.floor(count / 64)
  room.last = string.format('{"v":1,"id":"%08x-%04x-7%03x-8%03x-%s%08x","run":"live","kind":"attendance.check_in",' ..
    '"device":"%s","boot":"b1","n":%d,"at":%d,"mono":%d,"offset":12,"saw":[],"site":%d,' ..
    '"body":{"session":3,"delegate":%d,"way":"qr"}}', math.floor(ms / 65536), ms % 65536, math.random(0, 4095),
    math.random(0, 4095), run, count, room.device, count, ms, count, room.site, count)
  return room.last
end
request = function()
  turn = turn % #rooms + 1
  local room = rooms[turn]
  local ops = {}
  for i = 1, $batch do ops[i] = op(room) end
  return wrk.format("POST", "/live/ops", room.headers, '{"ops":[' .. table.concat(ops, ",") .. ']}')
end
"""
)


def tickets() -> list[tuple[int, str, str]]:
    """Site, device and ticket of every room."""
    signer = Tickets(SECRET.encode())
    made = []
    for site in range(1, ROOMS + 1):
        device = f"device-{site}"
        ticket = Ticket(
            kid=f"kid-{site}",
            who=f"device:{site}",
            conference=1,
            site=site,
            device=device,
            expires=FAR,
            hear=("screens", f"site-{site}"),
            kinds=("attendance.",),
        )
        made.append((site, device, signer.mint(ticket)))
    return made


def write_script(path: Path, *, batch: int, seed: int, now_ms: int) -> None:
    """A wrk script that posts `batch` ops at a time for one room after another."""
    rooms = ",\n".join(
        f'{{site={site}, device="{device}", headers={{["Authorization"]="Bearer {ticket}",'
        f' ["Content-Type"]="application/json"}}}}'
        for site, device, ticket in tickets()
    )
    path.write_text(SCRIPT.substitute(rooms=rooms, batch=batch, seed=seed, now=now_ms), encoding="utf-8")


@contextmanager
def python(core: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python module in a process pinned to a core, with its standard input and output."""
    process = subprocess.Popen(
        [*pinned(core), sys.executable, "-m", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def server(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process on the first core, and its port."""
    with python(0, *arguments) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())


def pinned(core: int) -> list[str]:
    """A command prefix that keeps a process on one core; nothing where there is one core only."""
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[core])] if len(cores) > core and shutil.which("taskset") else []


class Void(Exception):
    """The run proves nothing: the reason says why."""


def wrk(port: int, script: Path, *, seconds: float, connections: int) -> tuple[float, int]:
    """Answered requests a second, and how many in all. Raises Void when an answer was not 200."""
    done = subprocess.run(
        [
            *pinned(1),
            "wrk",
            "-t1",
            "--timeout",
            "20s",
            f"-c{connections}",
            f"-d{round(seconds)}s",
            "-s",
            str(script),
            f"http://127.0.0.1:{port}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise Void(done.stdout.strip())
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    total = re.search(r"(\d+) requests in", done.stdout)
    if rate is None or total is None:
        raise Void(done.stdout + done.stderr)
    return float(rate[1]), int(total[1])


def median_ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of runs made one after the other."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
