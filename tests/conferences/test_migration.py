"""What had begun before rehearsals had times of their own is of the day."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diemcau.conferences.models import ItemTimes, ProgrammeItem
from diemcau.conferences.queries import times_of
from tests.attendance.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.whole]


def test_times_of_items_outlive_the_move_to_their_own_table() -> None:
    world = make_world(sites=1, people=0)
    at = [datetime(2026, 7, 5, 1, minute, tzinfo=UTC) for minute in (30, 45)]
    over, runs, waits = (ProgrammeItem.objects.create(session=world.sessions[0], order=n) for n in range(3))
    ItemTimes.objects.create(item=over, began=at[0], ended=at[1])
    ItemTimes.objects.create(item=runs, began=at[1])
    ItemTimes.objects.create(item=waits, began=at[0], run="rehearsal")
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([("conferences", "0003_join_code")])
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert times_of(world.conference.pk, "live") == {over.pk: (at[0], at[1]), runs.pk: (at[1], None)}
    assert times_of(world.conference.pk, "rehearsal") == {}
