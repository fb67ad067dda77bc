"""A conference of four rooms, the first its hub, and those who work there."""

import pytest

from diemcau.kernel.actor import Actor, Held
from tests.attendance.world import World, make_world
from tests.portal.conftest import sign

__all__ = ["sign"]


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=4, people=4)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))


@pytest.fixture
def other(world: World) -> Actor:
    return Actor(who="account:2", held=frozenset({Held("organizer", world.conference.pk)}))
