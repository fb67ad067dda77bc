"""What is thrown away is gone, however the command ends."""

import os
import signal
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


@pytest.mark.parametrize(
    ("number", "leaves"),
    [
        (signal.SIGHUP, False),
        pytest.param(signal.SIGTERM, False, marks=pytest.mark.proof),
        pytest.param(signal.SIGKILL, True, marks=pytest.mark.proof),
    ],
    ids=str,
)
def test_a_demo_ends_whole_when_its_terminal_closes_or_it_is_killed(
    tmp_path: Path, number: signal.Signals, leaves: bool
) -> None:
    with (tmp_path / "said").open("w+") as said:
        demo = subprocess.Popen(
            [sys.executable, "-m", "diemcau", "demo", "one-hall", "--still", "--port", "0"],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while "Ctrl-C" not in (tmp_path / "said").read_text() and time.monotonic() < until:
            time.sleep(0.2)
        assert len(_ours(tmp_path)) >= 2, (tmp_path / "said").read_text()
        demo.send_signal(number)
        demo.wait(30)
    until = time.monotonic() + 20
    while _ours(tmp_path) and time.monotonic() < until:
        time.sleep(0.2)
    assert _ours(tmp_path) == []
    assert bool(list(tmp_path.glob("diemcau-*"))) == leaves, "a process killed outright cannot clear its folder away"
