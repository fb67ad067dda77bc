"""Keys are made ahead, and what belongs to no conference any more is taken out of the box."""

from datetime import datetime, timedelta
from typing import Any

from diemcau.infra.jobs import Report, job
from diemcau.infra.outbox import announce
from diemcau.infra.reactions import reaction
from diemcau.infra.sweeps import sweep
from diemcau.kernel.anonymous import SlotName

from . import actions
from .box import box
from .models import Key, State

GONE = "conference_gone"
"""Announced by whoever deletes a conference."""


@job(actions.MAKE, lane="keys")
def make_keys(facts: dict[str, Any], report: Report) -> None:
    """One transaction a key, so that nobody waits for many."""
    conference, purpose = facts["of"], facts["purpose"]
    for done, (run, slot, each) in enumerate(facts["slots"], 1):
        actions.make_key(SlotName(conference, run, purpose, slot), each)
        report(done / len(facts["slots"]))
    announce(conference, actions.SLOTS)


@reaction(GONE)
def forget_keys(conference: int, _run: str, _subjects: object) -> None:
    actions.forget(conference)


@sweep("blind.box", every=timedelta(minutes=5))
def sweep_box(_now: datetime) -> int:
    """What the box and the table of slots have of conferences that are no more."""
    gone = Key.objects.filter(state=State.GONE)
    taken = 0
    for conference in set(gone.values_list("conference_id", flat=True)):
        taken += box().forget(conference)
        gone.filter(conference_id=conference).delete()
    return taken
