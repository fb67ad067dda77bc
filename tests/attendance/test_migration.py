"""Facts kept under the former key, by id alone, are there after the tables were made anew."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diemcau.attendance.models import Fact, Headcount, HeadcountFact

from .world import T0, World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.whole]


def _migrate(to: str = "") -> None:
    """To one of attendance's migrations, else to the last of all."""
    executor = MigrationExecutor(connection)
    executor.migrate([("attendance", to)] if to else executor.loader.graph.leaf_nodes())


def _rows() -> list[list[Any]]:
    return [list(model.objects.order_by("op_id").values()) for model in (Fact, HeadcountFact)]


def test_facts_outlive_the_change_of_their_key() -> None:
    world: World = make_world()
    body = {"delegate": world.people[0].uid, "session": world.sessions[0].pk}
    count = {"round": world.rounds[0].pk, "present": 17, "channel": "app", "confirmed": True}
    first = world.op("check_in", body)
    world.judge(first, world.op("undo", body | {"undoes": first.id}), world.op("headcount", count))
    world.judge(world.op("headcount", count | {"present": 16}, who=f"device:registrar-{world.sites[0].pk}", at=T0 - 1))
    before = _rows()
    try:
        _migrate("0003_room")
        assert _rows() == before
    finally:
        _migrate()
    assert _rows() == before
    assert [len(rows) for rows in before] == [2, 2]
    assert Headcount.objects.get().also_reported == 16  # worked out again, not forgotten
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Fact._meta.db_table)
    assert ["op_id", "conference_id"] in [one["columns"] for one in found.values() if one["primary_key"]]
    assert {"fact_undoing", "fact_waiting", "fact_by_room"} <= found.keys()
