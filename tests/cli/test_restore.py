"""Any backup goes into any installation: what is there afterwards is what was there, and `verify` agrees."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_backup import diemcau
from tests.postgres import fresh_postgres, postgres_url
from tests.server import ROOT, Server

pytestmark = pytest.mark.whole

__all__ = ["fresh_postgres"]


def filled(folder: Path, **stores: str) -> Server:
    """A stopped server on which a hall's morning was played, one of its ops redacted."""
    server = Server(folder, **{"DATABASE_URL": "", **stores})
    secret = server.do("tests.rehearsal.seeded")["secret"]
    url = server.start()
    try:
        stranger = [sys.executable, "-I", "-S", str(ROOT / "tests/stranger.py"), url, secret]
        done = subprocess.run(stranger, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    finally:
        server.stop()
    assert server.do("tests.cli.counted", "redact") == 1
    return server


def differences(server: Server) -> list[str]:
    """What `verify` finds; a redacted op, judged before, differs in what it had brought."""
    said = diemcau(server, "verify", "--json")
    [found] = json.loads(said.stdout)
    assert found["ops"] > 100
    return list(found["differences"])


SOURCES: dict[str, Callable[[], dict[str, str]]] = {
    "sqlite": dict,
    "postgresql": lambda: {"DATABASE_URL": postgres_url()},
    "sqlite-and-postgresql-log": lambda: {"LOG_URL": postgres_url()},
}


@pytest.mark.parametrize(
    "stores", [pytest.param(source, marks=[] if source == "sqlite" else [pytest.mark.proof]) for source in SOURCES]
)
def test_any_backup_goes_into_any_installation(tmp_path: Path, stores: str) -> None:
    source = filled(tmp_path / "source", **SOURCES[stores]())
    archive = tmp_path / "kept.tar"
    made = diemcau(source, "backup", str(archive))
    assert made.returncode == 0, made.stderr
    before = source.do("tests.cli.counted")
    for name, target_stores in SOURCES.items():
        target = Server(tmp_path / name, **{"DATABASE_URL": "", **target_stores()})
        done = diemcau(target, "restore", str(archive))
        assert done.returncode == 0, done.stderr
        after = target.do("tests.cli.counted")
        assert {t: n for t, n in after["tables"].items() if n != before["tables"][t]} == {}
        assert after["log"] == before["log"]
        assert differences(target) == differences(source)
        assert not list((tmp_path / name / "data").glob(".*")), "something temporary is left"


def test_what_was_there_is_moved_aside_on_postgresql_too(tmp_path: Path, fresh_postgres: str) -> None:
    server = Server(tmp_path, DATABASE_URL=fresh_postgres)
    archive = tmp_path / "kept.tar"
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    assert diemcau(server, "backup", str(archive)).returncode == 0
    assert diemcau(server, "account", "create", "second", "--generate").returncode == 0
    with psycopg.connect(fresh_postgres, autocommit=True) as other:
        refused = diemcau(server, "restore", str(archive))
        assert (refused.returncode, "1 others are connected" in refused.stderr) == (2, True)
        names = other.execute("SELECT username FROM people_account ORDER BY 1").fetchall()
        assert names == [("first",), ("second",)]
    done = diemcau(server, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    third = diemcau(server, "account", "create", "third", "--generate")
    assert third.returncode == 0, third.stderr
    with psycopg.connect(fresh_postgres) as look:
        assert look.execute("SELECT username FROM people_account ORDER BY 1").fetchall() == [("first",), ("third",)]
        [schema] = look.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%' AND nspname NOT LIKE '%_oplog'"
        ).fetchone() or [""]
        kept = look.execute(f"SELECT username FROM {schema}.people_account ORDER BY 1").fetchall()
    assert kept == [("first",), ("second",)]


def test_numbers_are_never_given_twice(tmp_path: Path, fresh_postgres: str) -> None:
    """Devices know conferences and rooms by number: one that was deleted before the backup must not come again."""
    source = Server(tmp_path / "source")
    made = source.do("tests.cli.numbered", "make-and-delete")
    archive = tmp_path / "kept.tar"
    assert diemcau(source, "backup", str(archive)).returncode == 0
    for target in (Server(tmp_path / "a", DATABASE_URL=""), Server(tmp_path / "b", DATABASE_URL=fresh_postgres)):
        assert diemcau(target, "restore", str(archive)).returncode == 0
        assert target.do("tests.cli.numbered", "make")["number"] > made["number"]


def test_a_backup_of_a_newer_version_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    newer = Server(tmp_path / "newer")
    newer.do("tests.cli.numbered", "newer")
    archive = tmp_path / "kept.tar"
    assert diemcau(newer, "backup", str(archive)).returncode == 0
    here = Server(tmp_path / "here")
    assert diemcau(here, "account", "create", "first", "--generate").returncode == 0
    before = here.do("tests.cli.counted")
    refused = diemcau(here, "restore", str(archive))
    assert (refused.returncode, "newer version (people.0999_later)" in refused.stderr) == (2, True)
    assert here.do("tests.cli.counted") == before
