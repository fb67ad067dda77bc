"""What only the SQLite store can do wrong."""

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.plane.ops import entry

from diemcau.kernel.oplog import StoreFull
from diemcau.plane.stores import SqliteOpLog, UnsafeStore


def test_a_file_that_cannot_be_written_ahead_is_refused() -> None:
    with pytest.raises(UnsafeStore, match="journal_mode=memory"):
        SqliteOpLog(Path(":memory:"))


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ops.sqlite3"
    SqliteOpLog(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UnsafeStore, match="version 99"):
        SqliteOpLog(path)


def test_a_file_of_version_1_is_carried_over_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "ops.sqlite3"
    kept = [entry(conference=1 + n % 3) for n in range(400)]
    log = SqliteOpLog(path)
    log.append(kept)
    log.redact(1, [kept[0].id])
    heads, first = log.heads(), log.read(1, after=0, limit=1_000)
    log.close()
    with sqlite3.connect(path) as connection:
        connection.executescript(as_in_version_1)
    connection.close()
    log = SqliteOpLog(path)
    assert log.heads() == heads == {1: 134, 2: 133, 3: 133}
    assert log.read(1, after=0, limit=1_000) == first
    assert first[0].redacted
    assert not first[1].redacted
    fresh = entry(conference=2)
    assert log.append([kept[5], kept[1], fresh]) == ["duplicate", "duplicate", "stored"]
    assert [e.seq for e in log.find(2, [fresh.id])] == [134]
    log.close()
    SqliteOpLog(path).close()


as_in_version_1 = """
CREATE TABLE old (
  conference INTEGER NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, digest BLOB NOT NULL, run TEXT NOT NULL,
  kind TEXT NOT NULL, site INTEGER NOT NULL, device TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  received_at INTEGER NOT NULL, op BLOB NOT NULL, redacted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (conference, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO old SELECT conference, row_number() OVER (PARTITION BY conference ORDER BY place), id, digest, run, kind, site,
  device, who, at, received_at, op, redacted FROM ops;
DROP TABLE ops;
ALTER TABLE old RENAME TO ops;
CREATE UNIQUE INDEX ops_id ON ops (conference, id);
PRAGMA user_version = 1;
"""


@pytest.mark.parametrize("made", ["a stranger's database", "no database"])
def test_a_foreign_file_is_refused(tmp_path: Path, made: str) -> None:
    path = tmp_path / "ops.sqlite3"
    if made == "no database":
        path.write_text("Dear diary, " * 1000)
    else:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE other (x)")
        connection.close()
    with pytest.raises(UnsafeStore):
        SqliteOpLog(path)


def test_the_log_is_checkpointed_by_its_writer_alone_and_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "ops.sqlite3"
    wal = path.with_name("ops.sqlite3-wal")
    log = SqliteOpLog(path, checkpoint_bytes=200_000)
    for _ in range(60):
        log.append([entry() for _ in range(50)])
        assert wal.stat().st_size < 400_000
    assert path.stat().st_size > 500_000
    assert log.checkpoint() is True
    assert wal.stat().st_size == 0
    assert log.heads() == {1: 3000}
    log.close()


def test_a_reader_in_the_way_puts_a_checkpoint_off_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ops.sqlite3"
    log = SqliteOpLog(path, checkpoint_bytes=10_000)
    log.append([entry()])
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ops").fetchall()
    for _ in range(5):
        log.append([entry() for _ in range(50)])
    assert log.checkpoint() is False
    reader.execute("COMMIT")
    reader.close()
    assert log.checkpoint() is True
    assert log.heads() == {1: 251}
    log.close()


def test_a_full_database_keeps_nothing_of_the_batch_and_recovers(tmp_path: Path) -> None:
    log = SqliteOpLog(tmp_path / "ops.sqlite3")
    first = entry()
    log.append([first])
    pages = log._writer.execute("PRAGMA page_count").fetchone()[0]
    log._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFull):
        log.append([entry() for _ in range(200)])
    assert log.heads() == {1: 1}
    log._writer.execute("PRAGMA max_page_count = 1000000")
    assert log.append([first, entry()]) == ["duplicate", "stored"]
    assert log.heads() == {1: 2}
    log.close()


def test_a_disk_that_takes_no_more_bytes_is_store_full(tmp_path: Path) -> None:
    """The write itself fails, in the middle of a commit: RLIMIT_FSIZE in a process of its own."""
    program = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from diemcau.kernel.oplog import StoreFull
        from diemcau.plane.stores import SqliteOpLog
        from tests.plane.ops import entry
        log = SqliteOpLog(Path(sys.argv[1]))
        kept = [entry() for _ in range(20)]
        log.append(kept)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
        try:
            log.append([entry() for _ in range(2_000)])
        except StoreFull as full:
            print("full:", full)
        assert log.heads() == {1: 20}, log.heads()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert log.append([kept[0], entry()]) == ["duplicate", "stored"]
        print(log.heads())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "ops.sqlite3")],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONPATH": "src:.", "PATH": "/usr/bin"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("full: disk I/O error")
    assert done.stdout.endswith("{1: 21}\n")
