"""The hub's own ops: made by pages of this server, stored like any device's, judged by the same projector."""

from collections.abc import Callable, Sequence
from uuid import UUID

from diemcau.kernel.op import Op
from diemcau.kernel.oplog import Outcome

Submit = Callable[[int, Sequence[Op], str], dict[UUID, Outcome]]
_submit: list[Submit] = []


def use(submit: Submit) -> None:
    """Set how this process appends to the log (project.composition)."""
    _submit[:] = [submit]


def submit(conference: int, ops: Sequence[Op], who: str) -> dict[UUID, Outcome]:
    """Append `ops` in the name of `who`; durable on return. Raises kernel.oplog.StoreFull when they cannot be taken now."""
    return _submit[0](conference, ops, who)
