"""A restored backup, and devices that hold newer ops: sent again they are all there once, and the database says what the log says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.cli.test_backup import diemcau
from tests.server import Server

pytestmark = pytest.mark.whole


@pytest.mark.proof
def test_what_was_said_since_the_backup_comes_again_and_counts_once(
    hall: Callable[..., tuple[Server, Desk]], tmp_path: Path
) -> None:
    server, desk = hall()
    early = desk.some()
    desk.send(early)
    archive = tmp_path / "kept.tar"
    assert diemcau(server, "backup", str(archive)).returncode == 0
    late = [desk.some() for _ in range(10)]
    for ops in late:
        desk.send(ops)
    all_is_well(server, desk)
    server.stop()
    assert diemcau(server, "restore", str(archive)).returncode == 0
    server.start()
    desk.acknowledged.clear()
    for ops in (early, *late):
        desk.send(ops)
    assert desk.refused == {}
    all_is_well(server, desk)
    assert len(server.do("tests.bad_days.held")["ids"]) == len(desk.made)
