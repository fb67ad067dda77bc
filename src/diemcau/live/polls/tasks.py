"""By the clock: polls close when their time is over, and secret ones are counted that nobody counted."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from diemcau.infra.jobs import job
from diemcau.infra.reactions import reaction
from diemcau.infra.sweeps import sweep
from diemcau.kernel.anonymous import BoxAway

from . import actions, tally
from .enums import State
from .models import Poll


@job(actions.CLOSE)
def close(facts: dict[str, Any], report: Callable[[float], None]) -> None:
    """Its time is over."""
    actions.close_when_over(int(facts["poll"]))


@sweep("polls.present", every=timedelta(seconds=15))
def sweep_present(now: datetime) -> int:
    """How many are in the rooms of open polls."""
    return sum(actions.count_present(poll) for poll in Poll.objects.filter(state=State.OPEN))


@sweep("polls.late", every=timedelta(minutes=10))
def sweep_late(now: datetime) -> int:
    """Secret polls that nobody counted within a day after their close."""
    now_ms, went = int(now.timestamp() * 1000), 0
    for poll in Poll.objects.filter(state=State.CLOSED, counted_at=0).exclude(slot=None):
        if not poll.is_shown and now_ms - poll.ends_at <= tally.LATEST_MS:
            continue
        try:
            went += actions.count_when_over(poll.pk)
        except BoxAway:
            return went
    return went


@sweep("polls.ballots", every=timedelta(minutes=2))
def sweep_ballots(now: datetime) -> int:
    """Keys of secret polls lie ready from the day a conference is planned: nobody waits for them, and phones fetch their ballots early."""
    with transaction.atomic():
        return actions.prepare_soon(now)


@reaction("join")
def phones_are_wanted(conference: int, run: str, subjects: Collection[str]) -> None:
    """Where phones are let in, secret polls may be made on the spot: their keys are made now."""
    with transaction.atomic():
        actions.prepare_ballots(conference)
