"""A poll is opened, extended, closed, shown. Every verb takes `saw`, the version that was looked at: of two who act the second one is told
(Refused: poll_moved); pressing twice is no other than pressing once."""

from datetime import UTC, datetime

from django.db import transaction

from diemcau.conferences.actions import show_join_codes
from diemcau.infra import jobs
from diemcau.infra.blind import actions as slots
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import Refused

from .. import presence
from ..drafts import SECONDS
from ..enums import State
from ..models import Poll
from .box import counted
from .gate import TALLY, held, now_ms, off_screens, seen, write
from .preparing import PURPOSE

CLOSE = "polls.close"


@transaction.atomic
def open_poll(poll: Poll, *, by: Actor, saw: int, join: bool = False) -> None:
    """Let everybody answer, and put it on the screens; with `join` the rooms' codes beside it. Raises Refused: forbidden, poll_moved,
    poll_state, no_slot_left (so many secret ones there were)."""
    row = held(poll, by=by)
    if row.state == State.OPEN:
        return
    if row.state != State.DRAFT:
        raise Refused("poll_state")
    seen(row, saw)
    now = now_ms()
    slot = None
    if row.is_secret:
        slot = slots.take_slot(row.conference_id, row.run, PURPOSE, tied=f"poll:{row.uid}")
        slots.open_slot(row.conference_id, row.run, PURPOSE, slot)
    ends = now + 1000 * row.countdown_s if row.countdown_s else 0
    off_screens(row)
    write(row, by, "open", state=State.OPEN, windows=[[now, ends]], slot=slot, on_screens=True, present=_present(row))
    _close_at(row, ends)
    if join:
        show_join_codes(row.conference, True, by=by, run=row.run)


@transaction.atomic
def extend(poll: Poll, *, by: Actor, saw: int, seconds: int) -> None:
    """Let it be answered so much longer: from its end on, or from now on where it has ended, or has none. What was made between the end and
    a new beginning does not count. Raises Refused: forbidden, poll_moved, poll_state (not opened yet; secret and closed), poll_seconds."""
    row = held(poll, by=by)
    if row.state == State.DRAFT or (row.is_secret and row.state == State.CLOSED):
        raise Refused("poll_state")
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise Refused("poll_seconds")
    seen(row, saw)
    now = now_ms()
    if row.is_open(now):
        ends = max(now, row.ends_at) + 1000 * seconds
        windows = [*row.windows[:-1], [row.windows[-1][0], ends]]
    else:
        ends = now + 1000 * seconds
        windows = [*row.windows, [now, ends]]
        if row.slot is not None:
            slots.open_slot(row.conference_id, row.run, PURPOSE, row.slot)
    off_screens(row)
    present = _present(row)
    write(
        row,
        by,
        "extend",
        state=State.OPEN,
        windows=windows,
        is_shown=False,
        on_screens=True,
        present=present,
    )
    _close_at(row, ends)


@transaction.atomic
def close_poll(poll: Poll, *, by: Actor, saw: int) -> None:
    """Take no more answers from now on; those on their way that were made before still count. Raises Refused: forbidden, poll_moved,
    poll_state."""
    row = held(poll, by=by)
    if row.state == State.CLOSED:
        return
    if row.state != State.OPEN:
        raise Refused("poll_state")
    seen(row, saw)
    _closed(row, by, now_ms())


@transaction.atomic
def close_when_over(number: int) -> None:
    """By the clock: close it if its time is over. Does nothing to one that was extended or closed meanwhile."""
    row = Poll.objects.select_for_update().filter(pk=number, state=State.OPEN).first()
    now = now_ms()
    if row is not None and not row.is_open(now):
        _closed(row, SYSTEM, row.ends_at)


@transaction.atomic
def show(poll: Poll, *, by: Actor, saw: int, on: bool) -> None:
    """Show the rooms what it came to, on their screens, or no longer. A secret one is counted with it, if it was not: no ballot is taken
    any more. Raises Refused: forbidden, poll_moved, poll_state (not opened yet, or secret and still open), poll_box."""
    row = held(poll, by=by)
    if row.is_shown == on and (row.on_screens or not on):
        return
    if row.state == State.DRAFT or (on and row.is_secret and row.state != State.CLOSED):
        raise Refused("poll_state")
    seen(row, saw)
    if on:
        off_screens(row)
    kept = counted(row) if on and row.is_secret else {}
    write(row, by, "show" if on else "hide", is_shown=on, on_screens=row.on_screens or on, **kept)


@transaction.atomic
def put_on_screens(poll: Poll, *, by: Actor, saw: int, on: bool) -> None:
    """Put it on the screens of all rooms in place of another one, or take it off. Raises Refused: forbidden, poll_moved, poll_state."""
    row = held(poll, by=by)
    if row.on_screens == on:
        return
    if row.state == State.DRAFT:
        raise Refused("poll_state")
    seen(row, saw)
    if on:
        off_screens(row)
    write(row, by, "on_screens" if on else "off_screens", on_screens=on)


def count_present(poll: Poll) -> bool:
    """Look up how many are in each room, while it is open; whether that changed."""
    found = _present(poll)
    if found == poll.present:
        return False
    with transaction.atomic():
        changed = Poll.objects.filter(pk=poll.pk, state=State.OPEN).update(present=found)
        if changed:
            announce(poll.conference_id, TALLY, poll.pk, run=poll.run)
    return bool(changed)


def _close_at(row: Poll, ends: int) -> None:
    if ends:
        jobs.enqueue(CLOSE, row.conference_id, due_at=datetime.fromtimestamp(ends / 1000, UTC), poll=row.pk)


def _closed(row: Poll, by: Actor, now: int) -> None:
    windows = [*row.windows[:-1], [row.windows[-1][0], min(now, row.ends_at or now)]]
    if row.slot is not None:
        slots.close_slot(row.conference_id, row.run, PURPOSE, row.slot)
    write(row, by, "close", state=State.CLOSED, windows=windows, present=_present(row))


def _present(row: Poll) -> dict[str, int]:
    return {str(site): n for site, n in presence.present(row.conference_id, row.run).items()}
