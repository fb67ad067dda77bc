"""Polls are written down, changed, copied and taken away, as long as nobody can answer them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.infra import audit
from diemcau.infra.blind import actions as slots
from diemcau.infra.blind import queries as blind
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ..drafts import Draft
from ..enums import State
from ..models import Poll
from .gate import held, require_hub, seen, tell, write

PURPOSE = "ballot"
BALLOTS = 20
"""Secret polls of a conference and run."""
AT_ONCE = 2
"""Conferences: 40 keys each, of some 0.1 s."""


@transaction.atomic
def make(conference: Conference, *, by: Actor, draft: Draft, run: str = RUNS[0]) -> Poll:
    """Prepare a poll. Raises Refused: forbidden, poll_empty, poll_choices, poll_steps, poll_seconds."""
    require_hub(by, conference.pk)
    poll = Poll.objects.create(conference=conference, run=run, **_own(conference.pk, draft))
    prepare_ballots(conference.pk)
    audit.record(by, "polls.make", conference=conference.pk, run=run, poll=str(poll.uid))
    tell(poll)
    return poll


@transaction.atomic
def edit(poll: Poll, *, by: Actor, saw: int, draft: Draft) -> None:
    """Write it down anew. Raises Refused: as make, and poll_moved, poll_open once it was opened: what was answered stays what was asked."""
    row = held(poll, by=by)
    if row.state != State.DRAFT:
        raise Refused("poll_open")
    fields = _own(row.conference_id, draft)
    if all(getattr(row, name) == value for name, value in fields.items()):
        return
    seen(row, saw)
    write(row, by, "edit", **fields)


@transaction.atomic
def copy(poll: Poll, *, by: Actor, run: str = "") -> Poll:
    """The same once more, not yet opened. Raises Refused(forbidden)."""
    require_hub(by, poll.conference_id)
    same = ("title", "kind", "choices", "most", "naming", "results", "countdown_s", "item_id", "conference_id")
    made = Poll.objects.create(run=run or poll.run, **{name: getattr(poll, name) for name in same})
    audit.record(by, "polls.copy", conference=poll.conference_id, run=made.run, poll=str(made.uid), of=str(poll.uid))
    tell(made)
    return made


@transaction.atomic
def remove(poll: Poll, *, by: Actor, saw: int) -> None:
    """Take away one that was never opened. Raises Refused: forbidden, poll_open, poll_moved."""
    row = held(poll, by=by)
    if row.state != State.DRAFT:
        raise Refused("poll_open")
    seen(row, saw)
    audit.record(by, "polls.remove", conference=row.conference_id, run=row.run, poll=str(row.uid))
    tell(row)
    row.delete()


def prepare_ballots(conference: int) -> None:
    """Have keys made for secret polls, ahead: phones fetch their tokens while nobody waits for them."""
    slots.prepare(conference, PURPOSE, dict.fromkeys(range(1, BALLOTS + 1), 1))


def prepare_soon(now: datetime) -> int:
    """Do so for the next of those conferences that are planned, open or running, and not over: for how many."""
    wanted = Conference.objects.filter(status__in=(Status.PLANNED, Status.OPEN, Status.LIVE))
    wanted = wanted.exclude(pk__in=blind.prepared(PURPOSE)).annotate(ends=Max("sessions__ends_at"))
    coming = wanted.filter(Q(ends=None) | Q(ends__gt=now)).order_by("ends", "pk").values_list("pk", flat=True)[:AT_ONCE]
    for conference in coming:
        prepare_ballots(conference)
    return len(coming)


def forget(conference: int, run: str) -> None:
    """All polls of a run."""
    Poll.objects.filter(conference_id=conference, run=run).delete()


def _own(conference: int, draft: Draft) -> dict[str, object]:
    fields = draft.fields()
    mine = ProgrammeItem.objects.filter(pk=fields["item_id"] or 0, session__conference=conference)
    return fields if fields["item_id"] is None or mine.exists() else fields | {"item_id": None}
