"""The hub's own ops: made by pages of this server, stored like any device's, judged by the same projector."""

from collections.abc import Callable, Sequence
from time import monotonic, sleep
from uuid import UUID

from diemcau.kernel.op import Op
from diemcau.kernel.oplog import Outcome

from .models import Verdict

Submit = Callable[[int, Sequence[Op], str], dict[UUID, Outcome]]
LOOK_S = 0.05
_submit: list[Submit] = []
_patience: list[float] = [0.0]


def use(submit: Submit, *, patience_s: float = 0.0) -> None:
    """Set how this process appends to the log, and how long its pages wait for what becomes of it (project.asgi)."""
    _submit[:], _patience[:] = [submit], [patience_s]


def submit(conference: int, ops: Sequence[Op], who: str) -> dict[UUID, Outcome]:
    """Append `ops` in the name of `who`; durable on return. Raises kernel.oplog.StoreFull when they cannot be taken now, or
    the log does not answer in time (then they may come in yet)."""
    return _submit[0](conference, ops, who)


def wait_for(ops: Sequence[UUID]) -> None:
    """Until all are judged, so that the next page shows what they changed, or the patience ends. Never in a transaction: the
    projector could not write."""
    until = monotonic() + _patience[0]
    last = ops[-1:]  # they are judged in the order in which they were submitted
    while monotonic() < until and Verdict.objects.filter(op_id__in=last).count() < len(last):
        sleep(LOOK_S)
