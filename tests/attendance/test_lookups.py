"""What a batch asks of the database is as much as the batch, however large the conference is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .world import World

# A table walked from end to end, or all of one conference or session in it.
_WALK = re.compile(
    r"SCAN (roster_delegate|people_device|attendance_)|(roster_delegate|people_device) USING .*\(conference_id=\?\)|attendance_attendance USING .*\(session_id=\?\)"
)


@pytest.mark.sqlite
def test_no_lookup_of_a_batch_walks_the_conference(world: World) -> None:
    session, (first, second, *_) = world.sessions[0].pk, world.people
    with CaptureQueriesContext(
        connection,
    ) as asked:
        world.judge(
            world.op("check_in", {"delegate": str(first.uid), "session": session, "via": "list"}),
            world.op("visitor", {"code_hash": second.code_hash, "session": session}),
        )
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql'].replace('%', '%%')}")
                plans += [(row[3], query["sql"]) for row in cursor.fetchall()]
    assert plans
    assert [(plan, sql) for plan, sql in plans if _WALK.search(plan)] == []
