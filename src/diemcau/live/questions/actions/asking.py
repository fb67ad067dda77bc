"""A question typed at the hub, from paper or as it was told: an op like a desk's, kept before it is judged."""

from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from ..enums import Naming
from ..texts import LONGEST, clean, says_something
from .gate import now_ms, require_moderator


def ask(
    *, by: Actor, text: str, site: Site, delegate: UUID | None = None, at: int | None = None, run: str = "live"
) -> UUID:
    """Ask for somebody: by name when the delegate is said, else for their room; asked `at` (Unix ms), where that is known from the paper.
    The op's id. Raises Refused: forbidden, question_empty, question_long, question_early, log_full."""
    require_moderator(by, site.conference_id)
    said = clean(text)
    if not says_something(said):
        raise Refused("question_empty")
    if len(said) > LONGEST:
        raise Refused("question_long", most=LONGEST)
    now = now_ms()
    if at is not None and at > now:
        raise Refused("question_early")
    body = {"text": said, "naming": str(Naming.NAMED if delegate else Naming.UNIT)}
    if delegate:
        body["delegate"] = str(delegate)
    op = Op(
        id=uuid7(now), kind="questions.ask", device=by.who[:64], boot="page", n=0, at=now if at is None else at, mono=0,
        site=site.pk, run="rehearsal" if run == "rehearsal" else "live", body=body,
    )  # fmt: skip
    try:
        intake.submit(site.conference_id, [op], by.who)
    except StoreFull:
        raise Refused("log_full") from None
    return op.id
