"""A backup taken while the server runs is whole, and a restored one goes on where it was."""

import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from diemcau.cli.backup import copy_sqlite
from diemcau.kernel import op as ops
from diemcau.kernel.ids import uuid7
from diemcau.kernel.oplog import NewEntry
from diemcau.plane.stores import open_log
from tests.server import ROOT, Server

pytestmark = pytest.mark.whole


def diemcau(server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "diemcau", *words]
    return subprocess.run(
        command, env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def write_op(folder: Path) -> None:
    log = open_log(folder / "data" / "oplog.sqlite3")
    op = ops.Op(id=uuid7(), kind="room.state", device="d", boot="b", n=1, at=1, mono=1, site=1)
    text = ops.encode(op)
    log.append([NewEntry(1, op.id, ops.digest(text), "live", op.kind, 1, "d", "device:d", 1, 2, text)])
    log.close()


def test_there_and_back(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    archive = tmp_path / "kept.tar"
    try:
        assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
        assert diemcau(server, "backup", str(archive)).returncode == 0
        while_running = diemcau(server, "restore", str(archive))
        assert (while_running.returncode, "a server runs" in while_running.stderr) == (2, True)
    finally:
        server.stop()
    assert diemcau(server, "account", "create", "second", "--generate").returncode == 0
    restored = diemcau(server, "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    names = [
        n
        for (n,) in sqlite3.connect(tmp_path / "data" / "diemcau.sqlite3").execute(
            "select username from people_account"
        )
    ]
    assert names == ["first"]
    aside = next((tmp_path / "data").glob("before-restore-*"))
    kept = [n for (n,) in sqlite3.connect(aside / "diemcau.sqlite3").execute("select username from people_account")]
    assert sorted(kept) == ["first", "second"]


def test_a_restored_server_is_the_same_one_in_another_life(tmp_path: Path) -> None:
    server = Server(tmp_path)
    archive = tmp_path / "kept.tar"
    before = server.do("tests.offline.grounds", "installation")
    assert before == server.do("tests.offline.grounds", "installation"), "it changes by itself"
    assert diemcau(server, "backup", str(archive)).returncode == 0
    assert diemcau(server, "restore", str(archive)).returncode == 0
    after = server.do("tests.offline.grounds", "installation")
    assert after["name"] == before["name"]
    assert after["life"] != before["life"]


def test_a_backup_holds_the_log_and_is_for_this_user_alone(tmp_path: Path) -> None:
    server = Server(tmp_path)
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    write_op(tmp_path)
    archive = tmp_path / "kept.tar"
    assert diemcau(server, "backup", str(archive)).returncode == 0
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as held:
        held.extract("oplog.sqlite3", tmp_path, filter="data")
    assert sqlite3.connect(tmp_path / "oplog.sqlite3").execute("select count(*) from ops").fetchone() == (1,)


def test_what_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path)
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    wrong = tmp_path / "wrong.tar"
    wrong.write_bytes(b"not a tar at all")
    failed = diemcau(server, "restore", str(wrong))
    assert failed.returncode == 2
    empty = tmp_path / "empty.tar"
    tarfile.open(empty, "w").close()
    assert "no backup" in diemcau(server, "restore", str(empty)).stderr
    assert (tmp_path / "data" / "diemcau.sqlite3").exists()


def test_a_damaged_database_is_not_called_a_backup(tmp_path: Path) -> None:
    source = tmp_path / "broken.sqlite3"
    source.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        copy_sqlite(source, tmp_path / "copy.sqlite3")


def test_wrong_settings_are_named_by_every_command(tmp_path: Path) -> None:
    server = Server(tmp_path, DEBUG="perhaps")
    failed = diemcau(server, "doctor")
    assert (failed.returncode, "DIEMCAU_DEBUG" in failed.stderr) == (2, True)


def test_settings_and_doctor_speak(tmp_path: Path) -> None:
    server = Server(tmp_path, SECRET_KEY="s" * 40)
    shown = diemcau(server, "settings")
    assert shown.returncode == 0
    assert "DIEMCAU_DATABASE_URL" in shown.stdout
    assert "s" * 40 not in shown.stdout
    looked = diemcau(server, "doctor")
    assert looked.returncode == 0, looked.stdout
    assert "SQLite" in looked.stdout
