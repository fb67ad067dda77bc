"""Two secretaries at the same moment, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from diemcau.kernel.errors import Refused
from diemcau.outcomes.minutes import actions
from diemcau.outcomes.minutes.models import Book, Entry
from tests.attendance.world import World, make_world
from tests.outcomes.test_minutes_actions import item, lines, secretary

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_of_two_at_once_one_is_told(world: World) -> None:
    assert connection.vendor == "postgresql"
    item(world)
    key, together = lines(world)[0].key, Barrier(2)

    def write(text: str) -> str:
        try:
            together.wait(timeout=20)
            who = secretary(world, text)
            actions.write_entry(world.conference, "live", by=who, source="item", key=key, text=text, seen=0)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "written"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(write, ("Một.", "Hai."))) == ["entry_moved", "written"]
    assert Entry.objects.get().version == 1
    assert Book.objects.count() == 1
