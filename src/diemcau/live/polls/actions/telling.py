"""A room's raised hands, told to the hub by telephone: an op like a desk's, kept before it is judged."""

from collections.abc import Mapping
from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from .. import answers
from ..models import Poll
from .gate import now_ms, require_hub


def hand_count(
    poll: Poll, *, by: Actor, site: Site, counts: Mapping[str, int], abstained: int = 0, replaces: bool = False
) -> UUID:
    """Hand in what a room counted. The op's id. Raises Refused: forbidden, poll_state (not open), poll_hands, log_full."""
    require_hub(by, poll.conference_id)
    now = now_ms()
    body = {"poll": str(poll.uid), "counts": dict(counts), "abstained": abstained, "replaces": replaces}
    try:
        answers.hands(poll.kind, answers.keys_of(poll.kind, poll.choices), body)
    except answers.Unread:
        raise Refused("poll_hands") from None
    if not poll.is_open(now):
        raise Refused("poll_state")
    op = Op(
        id=uuid7(now), kind="polls.hand_count", device=by.who[:64], boot="page", n=0, at=now, mono=0,
        site=site.pk, run="rehearsal" if poll.run == "rehearsal" else "live", body=body,
    )  # fmt: skip
    try:
        intake.submit(poll.conference_id, [op], by.who)
    except StoreFull:
        raise Refused("log_full") from None
    return op.id
