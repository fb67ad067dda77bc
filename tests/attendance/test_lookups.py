"""What a batch, or a room's pack, asks of the database is as much as it holds, however large the conference is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.offline.people import about
from diemcau.roster.actions import call_anew

from .world import World, number_to_id

# A table walked from end to end, or all of one conference or session in it.
_WALK = re.compile(
    r"SCAN (roster_delegate|people_device|attendance_)|(roster_delegate|people_device) USING .*\(conference_id=\?\)|attendance_attendance USING .*\(session_id=\?\)"
)


@pytest.mark.sqlite
def test_no_lookup_of_a_batch_or_a_pack_walks_the_conference(world: World) -> None:
    session, (first, second, *_) = world.sessions[0].pk, world.people
    uids = [number_to_id(n) for n in range(1, 301)]  # SQLite looks one up wherever it is, but would walk for many
    with CaptureQueriesContext(
        connection,
    ) as asked:
        world.judge(
            world.op("check_in", {"delegate": str(first.uid), "session": session, "via": "list"}),
            world.op("visitor", {"code_hash": second.code_hash, "session": session}),
            *(world.op("walk_in", {"full_name": f"Trần Thử {n}", "session": session}) for n in range(60)),
        )
        call_anew(world.conference.pk, uids, run="live")
        about(world.sites[0], "live", [], None)
        about(world.sites[0], "live", [], (1, 1))
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith(("SELECT", 'UPDATE "roster_delegate"')):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql'].replace('%', '%%')}")
                plans += [(row[3], query["sql"]) for row in cursor.fetchall()]
    assert plans
    assert [(plan, sql) for plan, sql in plans if _WALK.search(plan)] == []
