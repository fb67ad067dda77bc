"""A conference of three rooms, its organiser, and a folder of its own for films."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from tests.attendance.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=3, people=0)


@pytest.fixture
def planner(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("organizer", world.conference.pk)}))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """Films of a test lie in its own folder."""
    values = options().values
    old = values["DATA_DIR"]
    values["DATA_DIR"] = tmp_path / "data"  # type: ignore[index]
    yield tmp_path / "data" / "media" / "files"
    values["DATA_DIR"] = old  # type: ignore[index]
