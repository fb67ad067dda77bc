"""What every verb here begins and ends with."""

from diemcau.infra.outbox import RUNS, announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..models import Sheet

SHEET, LAYOUT, TIMER, PROMPT, PREPARE = "sheet", "layout", "timer", "prompt", "prepare"
"""Topics: the operators' pages; what all rooms show; their timer; what speakers see; rooms asked to get ready (subject: site)."""


def require_runner(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")


def locked(conference: int, run: str) -> Sheet:
    """The sheet, made at its first use; nobody else writes it in this transaction."""
    Sheet.objects.get_or_create(conference_id=conference, run=run)
    return Sheet.objects.select_for_update().get(conference_id=conference, run=run)


def told_all_runs(conference: int) -> None:
    """Cues and cards are plans: both runs go by them."""
    for run in RUNS:
        announce(conference, SHEET, run=run)
