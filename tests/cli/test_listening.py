"""A server at an IPv6 address tells it in brackets and answers pages and the clock there."""

import json
import re
import selectors
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.server import ROOT, START_S, Server

pytestmark = pytest.mark.whole


def test_it_listens_at_an_ipv6_address(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "diemcau", "serve", "--host", "::1", "--port", "0"],
        env=Server(tmp_path).environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            assert selector.select(START_S), "no address was told"
        found = re.fullmatch(r"diemcau: (http://\[::1\]:\d+)/\n", process.stdout.readline())
        assert found
        with urllib.request.urlopen(f"{found[1]}/pair", timeout=30) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"{found[1]}/live/clock", timeout=10) as answer:
            assert json.load(answer)["clock"] > 0
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
