"""`diemcau bench media`: what remuxing 1080p costs, and segments from a front's memory beside nginx with sendfile."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .load import Void, pinned, python

REMUX_MOST, NGINX_LEAST = 0.05, 0.6
CONNECTIONS = 200
Rates = tuple[float, float]  # segments a second, and a second of CPU
NGINX = """daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when the remux stays within 5 % of a core and the segments reach 0.6 of nginx
    (quick runs only have to end), 1 when not, 3 when a run is void. `segments_vs_nginx` is null where nginx is not installed."""
    seconds = 6 if quick else 22
    copied = _remux(seconds)
    figures: dict[str, object] = {
        "remux_core_share": copied["share"],
        "remux_mbit": copied["mbit"],
        "all_rungs_core_share": _remux(seconds, "360p", "stills", "audio")["share"],
    }
    try:
        figures |= _segments(2 if quick else 6, runs=1 if quick else 3)
    except Void as fault:
        sys.stderr.write(f"diemcau bench media: void: {fault}\n")
        return 3
    text = json.dumps(figures, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    ratio = figures["segments_vs_nginx"]
    missed = copied["share"] > REMUX_MOST or (isinstance(ratio, float) and ratio < NGINX_LEAST)
    return 0 if quick else int(missed)


def _remux(seconds: int, *rungs: str) -> dict[str, float]:
    command = [sys.executable, "-m", "diemcau.cli.bench.broadcast", "remux", str(seconds), *rungs]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


def _segments(seconds: int, *, runs: int) -> dict[str, object]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with python(0, "diemcau.cli.bench.broadcast", "serve", name) as process:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            port = int(process.stdout.readline())
            if nginx is None:
                sys.stderr.write("diemcau bench media: nginx is not installed: nothing to compare segments with\n")
                ours = [_wrk(process.pid, f"http://127.0.0.1:{port}{told['path']}", seconds) for _ in range(runs)]
                return _told(ours, [], told["bytes"])
            with _nginx(nginx, folder) as (rival, pid):
                ours, theirs = [], []
                for _ in range(runs):
                    ours.append(_wrk(process.pid, f"http://127.0.0.1:{port}{told['path']}", seconds))
                    theirs.append(_wrk(pid, f"http://127.0.0.1:{rival}/segment.m4s", seconds))
    return _told(ours, theirs, told["bytes"])


def _told(ours: "list[Rates]", theirs: "list[Rates]", size: int) -> dict[str, object]:
    """The ratio is of segments a second, server on one core and load on the other. From a file in the page cache nginx copies
    nothing, so that the load's core is its limit; for a second of CPU it gives more: that is told beside it."""
    ratios = sorted(a[0] / b[0] for a, b in zip(ours, theirs, strict=bool(theirs)))
    return {
        "segment_bytes": size,
        "segments_per_s": round(max(rate for rate, _ in ours)),
        "segments_per_cpu_s": round(max(rate for _, rate in ours)),
        "nginx_segments_per_s": round(max(rate for rate, _ in theirs)) if theirs else None,
        "nginx_segments_per_cpu_s": round(max(rate for _, rate in theirs)) if theirs else None,
        "segments_vs_nginx": round(ratios[len(ratios) // 2], 3) if ratios else None,
    }


@contextmanager
def _nginx(binary: str, folder: Path) -> Iterator[tuple[int, int]]:
    from .serving import listening_socket  # noqa: PLC0415 - uvicorn only here

    with listening_socket() as sock:
        port = int(sock.getsockname()[1])
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    command = [*pinned(0), binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command)
    try:
        time.sleep(0.5)
        if process.poll() is not None:
            raise Void("nginx did not start: " + (folder / "error.log").read_text(encoding="utf-8")[-300:])
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wrk(pid: int, url: str, seconds: int) -> tuple[float, float]:
    """Segments a second, and for each second of the server's CPU: what others on the machine do takes from the first alone."""
    command = [*pinned(1), "wrk", "-t1", "--timeout", "20s", f"-c{CONNECTIONS}", f"-d{seconds}s", url]
    before = _cpu(pid)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = _cpu(pid) - before
    total = re.search(r"(\d+) requests in", done.stdout)
    if total is None or used <= 0 or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise Void(done.stdout.strip())
    return float(total[1]) / seconds, float(total[1]) / used


def _cpu(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
