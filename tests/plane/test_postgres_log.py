"""What only the PostgreSQL store can do wrong."""

import psycopg
import pytest
from tests.plane.ops import entry

from diemcau.kernel.oplog import StoreFull
from diemcau.plane.stores import PostgresOpLog, UnsafeStore


def test_a_lost_connection_is_store_full_once_and_mends(fresh_postgres: str) -> None:
    log = PostgresOpLog(fresh_postgres)
    log.append([entry()])
    with psycopg.connect(fresh_postgres, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreFull):
        log.append([entry()])
    assert log.append([entry()]) == ["stored"]
    assert log.heads() == {1: 2}
    log.close()


def test_another_version_is_refused(fresh_postgres: str) -> None:
    PostgresOpLog(fresh_postgres).close()
    with psycopg.connect(fresh_postgres, autocommit=True) as other:
        other.execute("UPDATE oplog.version SET version = 99")
    with pytest.raises(UnsafeStore, match="99"):
        PostgresOpLog(fresh_postgres)


def test_commits_are_put_on_disk_whatever_the_database_prefers(fresh_postgres: str) -> None:
    with psycopg.connect(fresh_postgres, autocommit=True) as other:
        other.execute(f"ALTER DATABASE {other.info.dbname} SET synchronous_commit = off")
    log = PostgresOpLog(fresh_postgres)
    assert log._writer is not None
    assert log._writer.execute("SHOW synchronous_commit").fetchone() == ("on",)
    log.close()
