"""What every verb here begins and ends with."""

from diemcau.infra.outbox import announce_each
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Step
from ..models import Spoken, Turn

STAGE = "stage"
"""Topic: somebody asks, is next, speaks, is back (subject: site). Every room that waits is told with it: its place may be another."""


def require_runner(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def locked(conference: int, run: str) -> dict[int, Turn]:
    """All turns of a run by room; nobody else writes them in this transaction."""
    rows = Turn.objects.select_for_update(of=("self",)).select_related("site").order_by("pk")
    return {turn.site_id: turn for turn in rows.filter(site__conference_id=conference, run=run)}


def waiting(conference: int, run: str) -> set[int]:
    """Rooms whose place may be another after a change."""
    rows = Turn.objects.filter(site__conference_id=conference, run=run).exclude(step="")
    return set(rows.values_list("site_id", flat=True))


def told(conference: int, run: str, *sites: int) -> None:
    """Let these rooms, and all that wait, see where they stand."""
    announce_each(conference, STAGE, sorted(waiting(conference, run) | set(sites)), run=run)


def stands(turn: Turn, step: str, at: int) -> None:
    """The room's next step. Not saved."""
    turn.step, turn.step_at = step, at


def leaves(turn: Turn, conference: int, at: int, who: str) -> None:
    """The room neither waits nor speaks any more, and what it said so far is over. That it spoke is kept. Not saved."""
    if turn.step == Step.ON:
        Spoken.objects.create(
            conference_id=conference, site_id=turn.site_id, run=turn.run, way=turn.way, began=turn.step_at, ended=at,
            by=who, note=turn.about,
        )  # fmt: skip
    turn.floor = max(turn.floor, at)
    turn.asked_at, turn.about, turn.good, turn.muted, turn.until, turn.way = 0, "", None, False, 0, "line"
    stands(turn, "", at)
