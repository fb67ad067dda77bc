"""What screens, phones and desks are told of polls."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from diemcau.kernel.clock import SystemClock

from .. import tally
from ..enums import State
from ..models import Answer, HandCount, Poll
from ..seals import Seals
from .choices import Choice, choices_of, text_of
from .results import Result, recent_result_of, result_of, room_sum

MOST = 3
STAYS_MS = 600_000
"""A poll that closed is told of for so long."""


class Shown(NamedTuple):
    """A poll as all may see it. `result` None: not to be shown; then `answers`, too, is a number and no more. `left_ms`: until its end, 0
    where it has none, or is over."""

    poll: Poll
    title: str
    choices: Sequence[Choice]
    is_open: bool
    left_ms: int
    result: Result | None


class RoomShown(NamedTuple):
    """An open poll as one room's desk sees it. `hand`: the count that stands; `sum` what phones and hands of the room come to."""

    poll: Poll
    title: str
    choices: Sequence[Choice]
    left_ms: int
    hand: HandCount | None
    sum: tally.RoomSum


def opened(conference: int, run: str) -> "QuerySet[Poll]":
    """All that were opened, the last made first."""
    return Poll.objects.filter(conference=conference, run=run).exclude(state=State.DRAFT).order_by("-pk")


def open_polls(conference: int, run: str, now: int) -> list[Poll]:
    """Those that can be answered, oldest first. One query."""
    return [poll for poll in reversed(opened(conference, run).filter(state=State.OPEN)) if poll.is_open(now)]


def for_phones(conference: int, run: str) -> list[Shown]:
    """Open polls, those whose results are shown, and those that just closed; the newest first, at most three."""
    now = SystemClock().now_ms()
    found = [
        poll
        for poll in opened(conference, run)[:12]
        if poll.is_open(now) or poll.is_shown or now - poll.ends_at < STAYS_MS
    ]
    return [_shown(poll, now) for poll in sorted(found, key=lambda poll: not poll.is_open(now))[:MOST]]


def for_screens(conference: int, run: str, *, fresh: bool = False) -> Shown | None:
    """What the hub put on the screens; `fresh`: counted now (results.recent_result_of)."""
    poll = opened(conference, run).filter(on_screens=True).first()
    return _shown(poll, SystemClock().now_ms(), always=True, fresh=fresh) if poll is not None else None


def for_rooms(conference: int, run: str, site: int) -> list[RoomShown]:
    """Open polls with what one room counted and its phones said, oldest first."""
    now = SystemClock().now_ms()
    return [room_of(poll, site, now) for poll in open_polls(conference, run, now)]


def room_of(poll: Poll, site: int, now: int) -> RoomShown:
    """One of them."""
    hand = HandCount.objects.filter(poll=poll, site=site, stands=True).first()
    return RoomShown(poll, text_of(poll.title), choices_of(poll), _left(poll, now), hand, room_sum(poll, site))


def own_answers(polls: Sequence[Poll], who: str) -> Mapping[UUID, str]:
    """What ``delegate:<uid>`` or ``phone:<chance>`` answered last in each of these polls (Answer.said), by the poll's uid. One query."""
    seals = Seals()
    by_seal = {seals(poll.uid, who): poll.uid for poll in polls}
    rows = Answer.objects.filter(poll__in=polls, voter__in=by_seal, stands=True)
    return {by_seal[voter]: said for voter, said in rows.values_list("voter", "said")}


def _shown(poll: Poll, now: int, *, always: bool = False, fresh: bool = False) -> Shown:
    """With `always` the result is there for its number of answers; what may be shown of it `poll.results_visible` says."""
    result = None
    if always or poll.results_visible:
        result = result_of(poll, by_room=False) if fresh else recent_result_of(poll)
    return Shown(poll, text_of(poll.title), choices_of(poll), poll.is_open(now), _left(poll, now), result)


def _left(poll: Poll, now: int) -> int:
    return max(0, poll.ends_at - now) if poll.ends_at and poll.state == State.OPEN else 0
