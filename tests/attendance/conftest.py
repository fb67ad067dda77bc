"""Fixtures of attendance's tests."""

import pytest

from .world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
