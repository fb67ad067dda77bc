"""What became of ops, for the devices that sent them."""

from collections.abc import Sequence
from uuid import UUID

from .models import Verdict

MOST = 500


def verdicts_of(conference: int, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """``{id: {"state", "reason"}}`` of those that are judged; who knows an op's id learns what became of it. Raises ValueError for what are no
    ids, or more than 500."""
    if len(ids) > MOST:
        raise ValueError("too many")
    rows = Verdict.objects.filter(conference_id=conference, op_id__in=[UUID(one) for one in ids])
    return {str(row.op_id): {"state": row.state, "reason": row.reason} for row in rows}
