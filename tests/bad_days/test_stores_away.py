"""PostgreSQL and NATS restarted under a running server: 503 with Retry-After meanwhile, and all goes on by itself."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.bad_days.test_killed import until
from tests.nats import NatsServer
from tests.postgres import OwnPostgres
from tests.server import Server

pytestmark = pytest.mark.whole


@pytest.mark.proof
def test_a_postgresql_restarted_is_waited_for(
    hall: Callable[..., tuple[Server, Desk]], own_postgres: OwnPostgres
) -> None:
    server, desk = hall(DATABASE_URL=own_postgres.url)
    processes = server.children()
    desk.start()
    time.sleep(1)
    own_postgres.stop()
    until(lambda: desk.answers["503 store_full"] > 0, 15)
    said = page_status(server)
    assert said == 503
    own_postgres.start()
    done = len(desk.acknowledged)
    until(lambda: len(desk.acknowledged) > done, 20)
    desk.finish()
    assert set(desk.answers) <= {"200", "503 store_full"}
    assert min(desk.retry_after) >= 5
    all_is_well(server, desk)
    assert page_status(server) == 404
    assert server.children() == processes, "a process was started again"
    told = (server.folder / "serve.log").read_text(encoding="utf-8")
    said = (
        "the database does not answer",
        "the database answers again",
        "the op log takes nothing",
        "the op log takes all again",
    )
    assert [told.count(words) for words in said] == [1, 1, 1, 1]
    faults = [line for line in told.splitlines() if " ERROR " in line and "op log" not in line]
    assert [
        line for line in faults if "Service Unavailable: /enter/" not in line
    ] == []  # a page says what it could not ask


def page_status(server: Server) -> int:
    """Of a page that asks the database; a link nobody knows is 404."""
    try:
        with urllib.request.urlopen(f"{server.url}/enter/nobody-knows-this", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.proof
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
