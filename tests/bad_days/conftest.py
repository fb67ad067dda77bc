"""A hall on a real server, and a desk let in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bad_days.desk import Desk
from tests.nats import nats_server
from tests.postgres import own_postgres
from tests.server import Server

__all__ = ["nats_server", "own_postgres"]
Opened = tuple[Server, Desk]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """``hall(**settings)``: a running server with a hall of 120 people, and a desk in it."""
    made: list[Server] = []

    def begin(**settings: str) -> Opened:
        server = Server(tmp_path / "hall", **settings)
        made.append(server)
        secret = server.do("tests.rehearsal.seeded")["secret"]
        return server, Desk(server.start(), secret)

    yield begin
    for server in made:
        server.stop()
