"""A conference of three rooms, its hub, and a packager that only listens."""

from collections.abc import Iterator

import pytest

from diemcau.infra import broadcasts
from diemcau.kernel.actor import Actor, Held
from tests.attendance.world import World, make_world
from tests.portal.conftest import sign

__all__ = ["sign"]
Told = list[tuple[int, str, bool]]


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=3, people=0)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))


@pytest.fixture
def told() -> Iterator[Told]:
    """What the packager was told: conference, verb, on."""
    heard: Told = []
    before = list(broadcasts._tell)
    broadcasts.use(lambda conference, verb, on: heard.append((conference, verb, on)))
    yield heard
    broadcasts._tell[:] = before
