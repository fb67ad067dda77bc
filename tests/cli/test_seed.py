"""`diemcau seed`, as it is typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.whole
def test_an_example_made_twice_is_refused_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "DIEMCAU_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "diemcau", "seed", "one-hall"]
    once, again = (
        subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        for _ in range(2)
    )
    assert (once.returncode, again.returncode) == (0, 2), once.stderr
    assert again.stderr == f"diemcau: this example is here already: /c/{once.stdout.strip()}/ (nothing was changed)\n"
