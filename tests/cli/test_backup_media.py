"""Films, slides and materials go into a backup with the database that names them; recordings on request; what is missing is said."""

import fcntl
import os
import tarfile
from pathlib import Path

import pytest

from tests.cli.test_backup import diemcau
from tests.server import Server

pytestmark = pytest.mark.whole
PAST = 1_750_000_000


def names(archive: Path) -> set[str]:
    with tarfile.open(archive) as held:
        return {name for name in held.getnames() if name.startswith(("media/", "recordings/"))}


def test_what_the_database_names_comes_back_and_what_does_not_is_said(tmp_path: Path) -> None:
    server, whole, thin = Server(tmp_path / "here"), tmp_path / "whole.tar", tmp_path / "thin.tar"
    facts = server.do("tests.cli.kept", "fill")
    data = tmp_path / "here" / "data"
    film = f"media/files/{facts['film'][:2]}/{facts['film']}.mp4"
    first, second = sorted((data / "recordings" / str(facts["conference"])).iterdir())
    os.utime(first, (PAST, PAST))
    with second.open("rb") as written:
        fcntl.flock(written, fcntl.LOCK_EX)
        made = diemcau(server, "backup", str(whole), "--with-recordings")
    assert made.returncode == 0, made.stderr
    assert "1 recordings that are being made" in made.stdout
    assert "missing" not in made.stdout
    assert film in names(whole)
    assert len([name for name in names(whole) if name.startswith("recordings/")]) == 1
    assert not [name for name in names(whole) if "arriving" in name]

    (data / "media" / "slides" / str(facts["conference"]) / f"{'s' * 40}.webp").unlink()
    made = diemcau(server, "backup", str(thin), "--without-films")
    assert "left out: films, recordings" in made.stdout
    assert "missing: 1 files of 1 slides (Bài 1)" in made.stdout
    assert thin.stat().st_size < whole.stat().st_size - 2_900_000
    assert film not in names(thin)

    there = Server(tmp_path / "there")
    restored = diemcau(there, "restore", str(whole))
    assert (restored.returncode, "missing" in restored.stdout) == (0, False), restored.stderr
    assert there.do("tests.cli.kept", "missing") == []
    kept = tmp_path / "there/data/recordings" / str(facts["conference"]) / first.name
    assert kept.read_bytes() == first.read_bytes()
    assert abs(kept.stat().st_mtime - PAST) < 1, "it would be kept longer than its days"

    again = diemcau(there, "restore", str(thin))  # the film that was there stays in its place
    assert (again.returncode, "missing" in again.stdout) == (0, False), again.stdout + again.stderr
    assert there.do("tests.cli.kept", "missing") == []
    assert kept.exists()

    bare = Server(tmp_path / "bare")
    restored = diemcau(bare, "restore", str(thin))
    assert "missing: 2 files of 1 films (Sơ cứu)" in restored.stdout
    assert "missing: 1 files of 1 slides (Bài 1)" in restored.stdout
