"""What a secret poll came to is written down, after its close alone."""

import contextlib

from django.db import transaction

from diemcau.infra.blind import actions as slots
from diemcau.infra.blind import queries as blind
from diemcau.kernel.errors import Refused

from .. import answers, tally
from ..enums import State
from ..models import Poll
from .preparing import PURPOSE


def store(number: int) -> bool:
    """Keep what lies in the box from periods that are over, for the time when there is no box any more: whether that was something new.
    Never while it can be answered. Raises BoxAway."""
    poll = Poll.objects.filter(pk=number, state=State.CLOSED).exclude(slot=None).first()
    if poll is None:
        return False
    counted: dict[str, list[int]] = {}
    keys = answers.keys_of(poll.kind, poll.choices)
    for row in blind.rows(poll.conference_id, poll.run, PURPOSE, settled=True):
        said = read(poll, keys, row.body) if row.slot == poll.slot else None
        if said is not None:
            counted.setdefault(said, [0, 0])[row.late] += 1
    late, kept = sum(pair[1] for pair in counted.values()), sum(pair[1] for pair in poll.stored.values())
    if late - kept < tally.LEAST:  # so few would be somebody's: they wait for others
        for said in counted.keys() | poll.stored.keys():
            counted.setdefault(said, [0, 0])[1] = poll.stored.get(said, [0, 0])[1]
    with transaction.atomic():
        same = Poll.objects.select_for_update().filter(pk=number, state=State.CLOSED, slot=poll.slot)
        return bool(same.exclude(stored=counted).update(stored=counted))


def end(poll: Poll) -> None:
    """Take no ballot of it any more, however late."""
    with contextlib.suppress(Refused):  # it has ended already
        slots.end_slot(poll.conference_id, poll.run, PURPOSE, poll.slot or 0)


def has_ended(poll: Poll) -> bool:
    """Whether no ballot of it is taken any more."""
    slots_of = blind.slots(poll.conference_id, poll.run, PURPOSE)
    return any(one.slot == poll.slot and one.state == "ended" for one in slots_of)


def read(poll: Poll, keys: tuple[str, ...], body: object) -> str | None:
    """What a ballot says; None for one that says nothing this poll asks."""
    try:
        return answers.read(poll.kind, keys, poll.most, body.get("answer") if isinstance(body, dict) else None)
    except answers.Unread:
        return None
