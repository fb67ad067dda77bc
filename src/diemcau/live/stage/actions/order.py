"""The queue is put in order by hand."""

from collections.abc import Sequence

from django.db import transaction

from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ..askings import queue, rearranged, stands_at
from ..enums import Kind, Step
from ..models import Turn
from .gate import Seen, Turns, Versions, altered, kept, locked, require_runner, told


def move(site: Site, *, by: Actor, places: int, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """So many places towards the front (below 0) or the end; who is next stays first. Raises Refused: forbidden, not_asking, turn_moved."""

    def put(turn: Turn, turns: Turns, now: int) -> None:
        row = _row(turns)
        if turn not in row:
            raise Refused("not_asking")
        at = row.index(turn)
        to = min(max(at + places, 0), len(row) - 1)
        if to != at:
            fresh = [one for one in row if one is not turn]
            fresh.insert(to, turn)
            _place(row, fresh)

    return altered(site, by, run, "move", put, saw, unit=unit)


def in_its_turn(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """A point of order that was proposed to the front stands where it was asked. Raises Refused: forbidden, not_asking, turn_moved."""

    def put(turn: Turn, turns: Turns, now: int) -> None:
        if turn.kind == Kind.ORDER:
            turn.in_turn, turn.placed = True, None

    return altered(site, by, run, "in_turn", put, saw, unit=unit)


@transaction.atomic
def put_in_order(
    conference: Conference, keys: Sequence[int], *, by: Actor, run: str = "live", saw: Sequence[int]
) -> None:
    """Those that wait, as in `keys`, by their keys; `saw`: their order before. Who is next stays first. Raises Refused: forbidden, turn_moved."""
    require_runner(by, conference.pk)
    turns = locked(conference.pk, run)
    row, firsts = _row(turns), {turn.key for turn in turns.values() if turn.step == Step.NEXT}
    if [turn.key for turn in row] != [key for key in saw if key not in firsts]:
        raise Refused("turn_moved")
    wish = {key: place for place, key in enumerate(keys)}
    fresh = sorted(row, key=lambda turn: wish.get(turn.key, len(wish)))
    if fresh == row:
        return
    before = [turn.placed for turn in row]
    _place(row, fresh)
    kept(turn for turn, was in zip(row, before, strict=True) if turn.placed != was)
    audit.record(by, "stage.order", conference=conference.pk, run=run)
    told(conference.pk, run)


def _row(turns: Turns) -> list[Turn]:
    return [turn for turn in queue(turns.values()) if turn.step != Step.NEXT]


def _place(row: Sequence[Turn], fresh: Sequence[Turn]) -> None:
    """The same moments, in another order. Only rooms that come to stand at another one are touched."""
    for turn, place in zip(fresh, rearranged([stands_at(one) for one in row]), strict=True):
        if stands_at(turn) != place:
            turn.placed = place
