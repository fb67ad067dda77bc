"""A kept process: who was told to end is no fault."""

import logging
import subprocess
import sys

import pytest

from diemcau.project.processes import Child


@pytest.mark.parametrize("asked", [True, False])
def test_only_who_ends_unasked_is_an_error(asked: bool, caplog: pytest.LogCaptureFixture) -> None:
    child = Child("work", [], process=subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
    assert child.process is not None
    child.stop() if asked else child.process.kill()
    child.process.wait(10)
    with caplog.at_level(logging.ERROR):
        child.keep(0.0)
    assert bool(caplog.records) is not asked
