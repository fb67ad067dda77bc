"""A demo is on air with slides and a film, and what is thrown away is gone, however the command ends."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _ours(folder: Path) -> list[int]:
    """Processes whose temporary folder is `folder`."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={folder}".encode() in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


def _shown(folder: Path) -> tuple[object, ...]:
    """Of the demo in `folder`: who is on air, the page on the screens, cues, and films that are ready."""
    queries = (
        "SELECT json_extract(state, '$.on_air') FROM broadcast_hall",
        "SELECT page > 0 FROM slides_show WHERE deck_id IS NOT NULL AND run = 'live'",
        "SELECT count(*) > 1 FROM runsheet_cue",
        "SELECT count(*) FROM film_film WHERE state = 'ready' AND duration_ms > 10000",
    )
    [file] = folder.glob("diemcau-*/diemcau.sqlite3")
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return tuple((database.execute(query).fetchone() or (None,))[0] for query in queries)


@pytest.mark.parametrize(
    ("number", "leaves"),
    [
        pytest.param(signal.SIGHUP, False, marks=pytest.mark.whole),
        pytest.param(signal.SIGTERM, False, marks=pytest.mark.proof),
        pytest.param(signal.SIGKILL, True, marks=pytest.mark.proof),
    ],
    ids=str,
)
def test_a_demo_is_on_air_and_ends_whole_when_its_terminal_closes_or_it_is_killed(
    tmp_path: Path, number: signal.Signals, leaves: bool
) -> None:
    with (tmp_path / "said").open("w+") as said:
        demo = subprocess.Popen(
            [sys.executable, "-m", "diemcau", "demo", "one-hall", "--port", "0"],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while "Ctrl-C" not in (tmp_path / "said").read_text() and time.monotonic() < until:
            time.sleep(0.2)
        assert len(_ours(tmp_path)) >= 2, (tmp_path / "said").read_text()
        until = time.monotonic() + 90
        while _shown(tmp_path) != ("rtmp", 1, 1, 1) and time.monotonic() < until:
            time.sleep(0.3)
        assert _shown(tmp_path) == ("rtmp", 1, 1, 1), (tmp_path / "said").read_text()
        demo.send_signal(number)
        demo.wait(30)
    until = time.monotonic() + 20
    while _ours(tmp_path) and time.monotonic() < until:
        time.sleep(0.2)
    assert _ours(tmp_path) == []
    assert bool(list(tmp_path.glob("diemcau-*"))) == leaves, "a process killed outright cannot clear its folder away"
