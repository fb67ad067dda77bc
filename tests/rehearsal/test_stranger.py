"""A client by somebody who has only read docs/reference/operations.md runs a hall's morning against a real server."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT, Server

pytestmark = pytest.mark.whole

STRANGER = ROOT / "tests/stranger.py"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("stranger"))
    yield made
    made.stop()


def test_the_stranger_is_short_and_knows_nobody_here() -> None:
    text = STRANGER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    modules = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert modules <= sys.stdlib_module_names


def test_the_stranger_loses_nothing_and_counts_nobody_twice(server: Server) -> None:
    secret = server.do("tests.rehearsal.seeded")["secret"]
    url = server.start()
    # -I -S: neither our folders nor any installed package are on the path.
    command = [sys.executable, "-I", "-S", str(STRANGER), url, secret]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=Path("/"))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["made"] == said["stored"] < said["sent"]
    assert (said["lost"], said["double_counted"]) == (0, 0)
    assert said["refused"] == ["unknown_session"]
    assert said["accepted"] == said["made"] - 1
    assert said["headcounts"] == [said["present"]]
    assert said["present"] == 120 * 9 // 12 + 6  # three of twelve are not there in the end; six came unannounced
    assert (said["room"]["state"], said["room"]["problem"], said["room"]["calling"]) == ("ready", "", True)
    verified = subprocess.run(
        [sys.executable, "-m", "diemcau", "verify", "--json"],
        env=dict(server.environment), check=False, capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stdout
    [found] = json.loads(verified.stdout)
    assert (found["ops"], found["not_judged"], found["differences"]) == (said["made"], 0, [])
