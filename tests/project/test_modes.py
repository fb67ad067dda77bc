"""What is kept is for the server's user alone, whatever the umask was."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from tests.server import Server

pytestmark = pytest.mark.whole


def open_to_others(folder: Path) -> list[str]:
    """What group or strangers may do anything with; `static` is public by nature, and the tests' servers copy it there."""
    found = [folder, *(path for path in folder.rglob("*") if "static" not in path.relative_to(folder).parts)]
    return [str(path.relative_to(folder)) for path in found if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_the_data_folder_and_all_in_it_are_the_user_s_alone(tmp_path: Path) -> None:
    server = Server(tmp_path)
    before = os.umask(0o022)
    try:
        shutil.rmtree(tmp_path / "data")
        (tmp_path / "data").mkdir()
        server.start()
    finally:
        os.umask(before)
    try:
        assert server.port
        assert (tmp_path / "data" / "secret").exists()
        assert open_to_others(tmp_path / "data") == []
    finally:
        server.stop()
