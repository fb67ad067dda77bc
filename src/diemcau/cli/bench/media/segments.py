"""Segments from a front's memory, beside nginx with sendfile and beside Caddy, each on one core in the same run."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diemcau.cli.bench.load import Void, pinned, python

NGINX_LEAST, CADDY_LEAST = 0.6, 2.0
CONNECTIONS = 200
NGINX = """daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""
CADDY = "{{\n  admin off\n  auto_https off\n}}\nhttp://127.0.0.1:{port} {{\n  root * {folder}\n  file_server\n}}\n"
Rates = tuple[float, float]  # segments a second, and a second of CPU
Place = tuple[int, str]  # pid and address


def measure(*, quick: bool) -> dict[str, object]:
    """`segments_vs_nginx` and `segments_vs_caddy`: the median ratio of runs made in turns; null where a rival is not installed."""
    seconds, runs = (2, 1) if quick else (6, 3)
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        process = running.enter_context(python(0, "diemcau.cli.bench.media.stage", "serve", str(folder)))
        assert process.stdout is not None
        told, port = json.loads(process.stdout.readline()), int(process.stdout.readline())
        places = {"ours": (process.pid, f"http://127.0.0.1:{port}{told['path']}")}
        for name, rival in (("nginx", _nginx), ("caddy", _caddy)):
            binary = _binary(name)
            if binary is not None:
                places[name] = running.enter_context(rival(binary, folder))
        rates: dict[str, list[Rates]] = {name: [] for name in places}
        for _ in range(runs):
            for name, place in places.items():
                rates[name].append(_wrk(place, seconds))
    return {"segment_bytes": told["bytes"], **_told(rates)}


def missed(figures: dict[str, object]) -> bool:
    least = {"segments_vs_nginx": NGINX_LEAST, "segments_vs_caddy": CADDY_LEAST}
    return any(isinstance(ratio := figures[name], float) and ratio < limit for name, limit in least.items())


def _told(rates: dict[str, list[Rates]]) -> dict[str, object]:
    """The ratio is of segments a second, server on one core and load on the other. From a file in the page cache nginx copies
    nothing, so that the load's core is its limit; for a second of CPU it gives more: that is told beside it."""
    told: dict[str, object] = {}
    for name in ("nginx", "caddy"):
        pairs = list(zip(rates["ours"], rates.get(name, []), strict=False))
        ratios = sorted(ours[0] / theirs[0] for ours, theirs in pairs)
        told[f"segments_vs_{name}"] = round(ratios[len(ratios) // 2], 3) if ratios else None
        if not ratios:
            told.setdefault("why", {})[f"segments_vs_{name}"] = f"{name} is not installed"  # type: ignore[index]
    for name, found in rates.items():
        mark = "" if name == "ours" else f"{name}_"
        told[f"{mark}segments_per_s"] = round(max(rate for rate, _ in found))
        told[f"{mark}segments_per_cpu_s"] = round(max(rate for _, rate in found))
    return told


def _binary(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=f"/usr/sbin{os.pathsep}{Path(sys.executable).parent}")


@contextmanager
def _nginx(binary: str, folder: Path) -> Iterator[Place]:
    port = _free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with _running(command) as pid:
        yield pid, f"http://127.0.0.1:{port}/segment.m4s"


@contextmanager
def _caddy(binary: str, folder: Path) -> Iterator[Place]:
    port = _free_port()
    (folder / "Caddyfile").write_text(CADDY.format(folder=folder, port=port), encoding="utf-8")
    one_core = {"GOMAXPROCS": "1", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with _running([binary, "run", "--config", str(folder / "Caddyfile")], **one_core) as pid:
        yield pid, f"http://127.0.0.1:{port}/segment.m4s"


@contextmanager
def _running(command: list[str], **settings: str) -> Iterator[int]:
    process = subprocess.Popen([*pinned(0), *command], env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1.0)
        if process.poll() is not None:
            raise Void(f"{command[0]} did not start")
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    from diemcau.cli.bench.serving import listening_socket  # noqa: PLC0415 - uvicorn only here

    with listening_socket() as sock:
        return int(sock.getsockname()[1])


def _wrk(place: Place, seconds: int) -> Rates:
    """Segments a second, and for each second of the server's CPU: what others on the machine do takes from the first alone."""
    pid, url = place
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
