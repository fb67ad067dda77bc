"""A conference of four rooms and its hub, with eight delegates."""

import pytest

from diemcau.kernel.actor import Actor, Held
from tests.attendance.world import World, make_world
from tests.portal.conftest import sign

__all__ = ["sign"]


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=4, people=8)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))
