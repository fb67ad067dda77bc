"""`diemcau bench fanout`: one frame to 10,000 open streams from one core, against Django's streaming responses."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from diemcau.cli.bench.load import SECRET, Void, python, server

STREAMS = 10_000
SHARE_STALLED = 0.01
FRAME_BYTES = 300
FILL_BYTES = 400_000  # more than a line that is not read takes: its reader stalls at once
PATIENCE_S = 20
SPREAD_MS = 180.0
CPU_SHARE = 0.4


class Side:
    """A server with its readers."""

    def __init__(self, stack: ExitStack, streams: int, stalled: int, *arguments: str) -> None:
        self.streams = streams
        self._process, port = stack.enter_context(server(*arguments))
        empty = self.usage()
        self._readers = stack.enter_context(python(1, "diemcau.cli.bench.epoll", str(port), str(streams), str(stalled)))
        _read(self._readers)
        self.kb_per_stream = (self.usage()["rss_kb"] - empty["rss_kb"]) / (streams + stalled)
        self._number = 0
        self.spreads_ms: list[float] = []
        self.cpu_s: list[float] = []

    def usage(self) -> dict[str, float]:
        """CPU seconds, resident kilobytes and streams of the server."""
        _write(self._process, "cpu")
        return _read(self._process)

    def publish(self, subject: str, size: int) -> int:
        """Send a frame and return its number."""
        self._number += 1
        _write(self._process, f"publish {subject} {self._number} {size}")
        return self._number

    def frame(self) -> None:
        """Send one frame to all; note the time from the first reader to the last, and the server's CPU."""
        before = self.usage()["cpu_s"]
        number = self.publish("1/screens/vi", FRAME_BYTES)
        _write(self._readers, f"wait {number} {PATIENCE_S}")
        told = _read(self._readers)
        if told["heard"] != self.streams:
            raise Void(f"{told['heard']:.0f} of {self.streams} readers heard frame {number}")
        self.spreads_ms.append((told["last"] - told["first"]) * 1000)
        self.cpu_s.append(self.usage()["cpu_s"] - before)
        time.sleep(0.2)


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0: every target met; 1: one missed; 3: void."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    streams = 1_000 if quick else STREAMS
    rounds = 1 if quick else 5
    try:
        with ExitStack() as stack:
            result = _measure(stack, streams, rounds)
    except (Void, FileNotFoundError, ConnectionError) as void:
        sys.stderr.write(f"void: {void}\n")
        return 3
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return _verdict(result)


def _measure(stack: ExitStack, streams: int, rounds: int) -> dict[str, object]:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="diemcau-bench-"))
    plane = ("diemcau.cli.bench.serving", "plane", SECRET)
    ours = Side(stack, streams, 0, *plane, f"{folder}/ops.sqlite3")
    rival = Side(stack, streams, 0, "diemcau.cli.bench.rival", "streams")
    ratios = []
    for turn in range(rounds + 1):
        for side in (ours, rival):
            if turn == 1:
                side.spreads_ms.clear()  # the first turn warms up
            side.cpu_s.clear()
            for _ in range(5):
                side.frame()
        if turn:
            ratios.append(sum(ours.cpu_s) / sum(rival.cpu_s))
    with ExitStack() as alone:
        stalled = _stalled(alone, streams, *plane, f"{folder}/stalled.sqlite3")
    return {
        "streams": streams,
        "spread_ms": _percentiles(ours.spreads_ms),
        "spread_django_ms": _percentiles(rival.spreads_ms),
        "cpu_vs_django": round(statistics.median(ratios), 3),
        "rss_kb_per_stream": round(ours.kb_per_stream, 1),
        "stalled": round(streams * SHARE_STALLED),
        **stalled,
    }


def _stalled(stack: ExitStack, streams: int, *arguments: str) -> dict[str, object]:
    """The same with one reader in a hundred that does not read; afterwards they must be gone."""
    stalled = round(streams * SHARE_STALLED)
    side = Side(stack, streams - stalled, stalled, *arguments)
    for _ in range(3):
        side.frame()
    side.spreads_ms.clear()
    side.publish("1/site-1/vi", FILL_BYTES)
    time.sleep(0.3)
    for _ in range(10):
        side.frame()
    deadline = time.monotonic() + PATIENCE_S
    while side.usage()["streams"] > streams - stalled and time.monotonic() < deadline:
        time.sleep(0.5)
    return {
        "spread_stalled_ms": _percentiles(side.spreads_ms),
        "stalled_cut": streams - int(side.usage()["streams"]),
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1),
    }


def _verdict(result: dict[str, object]) -> int:
    missed = []
    for name in ("spread_ms", "spread_stalled_ms"):
        found = result[name]
        if isinstance(found, dict) and found["p50"] > SPREAD_MS:
            missed.append(f"{name} {found['p50']} > {SPREAD_MS}")
    share = result["cpu_vs_django"]
    if isinstance(share, float) and share > CPU_SHARE:
        missed.append(f"cpu_vs_django {share} > {CPU_SHARE}")
    if result["stalled_cut"] != result["stalled"]:
        missed.append(f"{result['stalled_cut']} of {result['stalled']} stalled readers cut")
    for line in missed:
        sys.stderr.write(f"missed: {line}\n")
    return 1 if missed else 0


def _write(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _read(process: subprocess.Popen[str]) -> dict[str, float]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise Void(f"a process of the bench ended: {process.args!r}")
    facts: dict[str, float] = json.loads(line)
    return facts
