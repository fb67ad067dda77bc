"""A secret poll is counted: once, when nothing more is taken. Before that nobody is told how it stands."""

import contextlib
from typing import Any

from django.db import transaction

from diemcau.infra.blind import actions as slots
from diemcau.infra.blind import queries as blind
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.anonymous import BoxAway
from diemcau.kernel.errors import Refused

from .. import answers
from ..enums import State
from ..models import Poll
from .gate import held, now_ms, seen, write
from .preparing import PURPOSE


@transaction.atomic
def count(poll: Poll, *, by: Actor, saw: int) -> None:
    """Take no ballot any more, however late, and count those that are there; show the rooms nothing yet. Raises Refused: forbidden,
    poll_moved, poll_state (not secret, or not closed), poll_box."""
    row = held(poll, by=by)
    if row.is_counted:
        return
    if not row.is_secret or row.state != State.CLOSED:
        raise Refused("poll_state")
    seen(row, saw)
    write(row, by, "count", **counted(row))


@transaction.atomic
def count_when_over(number: int) -> bool:
    """The same by the clock; False where somebody was first. Raises BoxAway."""
    row = (
        Poll.objects.select_for_update().filter(pk=number, state=State.CLOSED, counted_at=0).exclude(slot=None).first()
    )
    if row is None:
        return False
    write(row, SYSTEM, "count", **_emptied(row))
    return True


def counted(row: Poll) -> dict[str, Any]:
    """What is to be kept of a closed poll that is counted now; nothing of one that was. Raises Refused(poll_box)."""
    try:
        return {} if row.is_counted or row.slot is None else _emptied(row)
    except BoxAway:
        raise Refused("poll_box") from None


def _emptied(row: Poll) -> dict[str, Any]:
    """The box is shut first, for good: whoever dies before the rest is kept finds the same in it again."""
    with contextlib.suppress(Refused):  # it has ended already
        slots.end_slot(row.conference_id, row.run, PURPOSE, row.slot or 0)
    stored: dict[str, list[int]] = {}
    keys = answers.keys_of(row.kind, row.choices)
    for one in blind.tally(row.conference_id, row.run, PURPOSE, row.slot or 0):
        said = answers.read_ballot(row.kind, keys, row.most, one.body)
        if said is not None:
            stored.setdefault(said, [0, 0])[one.late] += one.times
    return {"stored": stored, "counted_at": now_ms()}
