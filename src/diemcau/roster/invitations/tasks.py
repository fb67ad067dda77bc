"""Letters to many are written by a job."""

from typing import Any, NamedTuple

from django.utils import translation

from diemcau.conferences.models import Conference
from diemcau.infra.jobs import Report, enqueue, job
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.people.queries.actors import actor_again

from . import actions, queries
from .queries import Filters

JOB = "invitations.prepare"


class Work(NamedTuple):
    """Letters on their way to being written."""

    is_coming: bool
    has_failed: bool


def order(conference: Conference, filters: Filters, letter: str, *, by: Actor, once_more: bool = False) -> None:
    """Have `letter` written to all who fit `filters` and to whom it says something."""
    enqueue(
        JOB, conference.pk, of=conference.pk, who=by.who, letter=letter, once_more=once_more, filters=filters._asdict()
    )


def work_of(conference: int) -> Work:
    """What the last order of a conference is at. One query."""
    row = JobRow.objects.filter(name=JOB, facts__of=conference).order_by("-pk").first()
    waits = row is not None and row.state in (JobRow.State.WAITING, JobRow.State.RUNNING)
    return Work(waits, row is not None and row.state == JobRow.State.FAILED)


@job(JOB, lane="letters")
def prepare(facts: dict[str, Any], _report: Report) -> None:
    """Whoever may not any more, or what is no more: nothing is written."""
    conference, by = Conference.objects.filter(pk=facts["of"]).first(), actor_again(facts["who"])
    if conference is None:
        return
    with translation.override(by.language):
        try:
            people = queries.people_for(by, conference.pk, Filters(**facts["filters"]))
            meant, more = queries.meant(people, facts["letter"]), facts.get("once_more", False)
            actions.prepare_people(conference, meant, facts["letter"], by=by, once_more=more)
        except NotFound:
            return
