"""What is done by the clock when a conference is over; the file of everything, which a job makes."""

from datetime import datetime, timedelta
from typing import IO, Any

from diemcau.infra.jobs import Report
from diemcau.infra.sweeps import sweep
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.people.actions import end_ways_in
from diemcau.people.queries import conferences_with_ways_in

from .exports import record
from .handouts import handout
from .models import Conference
from .policies import may_take_record
from .queries import access_ends


@sweep("conferences.ways_in", every=timedelta(hours=1))
def end_ways_into_what_is_over(now: datetime) -> int:
    """Keys of devices, cards, links and codes of conferences whose time for that is up (queries.access_ends)."""
    with_doors = Conference.objects.filter(pk__in=conferences_with_ways_in(now)).prefetch_related("days", "sessions")
    ends = {conference.pk: access_ends(conference) for conference in with_doors}
    return sum(end_ways_in(pk, by=SYSTEM) for pk, end in ends.items() if end is not None and end <= now)


@handout(record.RECORD, may=may_take_record)
def make_record(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    record.write(facts["kind"], file, by=by, conference=conference, report=report)
