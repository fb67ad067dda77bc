"""The suite's ground, laid before Django reads its settings: a data folder and a secret of its own."""

import atexit
import os
import shutil
import tempfile

import pytest

_DATA = tempfile.mkdtemp(prefix="diemcau-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ.setdefault("DIEMCAU_DATA_DIR", _DATA)
os.environ.setdefault("DIEMCAU_SECRET_KEY", "tests-only-" + "x" * 40)
os.environ.setdefault("DIEMCAU_HOSTS", "localhost,127.0.0.1,testserver")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--minutes", type=float, default=20, help="how long the proof of a room screen's memory lasts")
