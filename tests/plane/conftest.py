"""Fixtures of the plane's tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.nats import nats_server
from tests.plane.ops import SECRET
from tests.postgres import fresh_postgres, postgres

from diemcau.kernel.clock import FakeClock
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.stores import SqliteOpLog

__all__ = ["fresh_postgres", "nats_server", "postgres"]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def revoked() -> list[str]:
    """What the database says: change it before the plane starts, or publish."""
    return []


@pytest.fixture
async def broker(request: pytest.FixtureRequest) -> AsyncIterator[MemoryBroker]:
    one = MemoryBroker(request.node.nodeid)
    await one.start()
    yield one
    await one.close()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteOpLog]:
    opened = SqliteOpLog(tmp_path / "ops.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
async def plane(broker: MemoryBroker, log: SqliteOpLog, clock: FakeClock, revoked: list[str]) -> AsyncIterator[Plane]:
    settings = PlaneSettings(
        secret=SECRET,
        log=log,
        broker=broker,
        front="front-1",
        load_revoked=lambda: list(revoked),
        clock=clock,
        origins=frozenset({"https://ours.example"}),
    )
    app = Plane(settings)
    await app.start()
    yield app
    await app.close()
