"""What every verb here begins and ends with."""

from typing import Any

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..models import Poll

POLLS = "polls"
"""Topic: a poll was made, opened, closed, shown … (subject: nothing)."""
TOLD = "polls_told"
"""Topic beside it: for desks, which fetch again."""
TALLY = "polls_tally"
"""Topic: answers came in (subject: the poll's number)."""
ROOM = "poll_room"
"""Topic: what a room's own hand count comes to changed (subject: the room's number)."""


def require_hub(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def held(poll: Poll, *, by: Actor) -> Poll:
    """The row as it is now, locked until the transaction ends. Raises Refused(forbidden), NotFound."""
    require_hub(by, poll.conference_id)
    row = Poll.objects.select_for_update().filter(pk=poll.pk).first()
    if row is None:
        raise NotFound
    return row


def seen(row: Poll, saw: int) -> None:
    """Raises Refused(poll_moved) when somebody else has acted since."""
    if row.version != saw:
        raise Refused("poll_moved")


def write(row: Poll, by: Actor, verb: str, **fields: Any) -> None:
    """Keep `fields`, write down who did `verb`, and tell."""
    with transaction.atomic():
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        row.save(update_fields=[*fields, "version"])
        audit.record(by, f"polls.{verb}", conference=row.conference_id, run=row.run, poll=str(row.uid))
        tell(row)


def tell(row: Poll) -> None:
    """Pages, phones and desks draw it again."""
    announce(row.conference_id, POLLS, run=row.run)
    announce(row.conference_id, TOLD, run=row.run)


def off_screens(row: Poll) -> None:
    """Whatever poll stands on the screens but this one is taken off; who acts on that one is told nothing, its answers go on."""
    others = Poll.objects.filter(conference=row.conference_id, run=row.run, on_screens=True)
    others.exclude(pk=row.pk).update(on_screens=False)
