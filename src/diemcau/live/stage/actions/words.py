"""What rooms said comes into force."""

from collections.abc import Collection

from ..askings import Said, asking, is_anew
from ..enums import Kind, Step
from ..models import Spoken, Turn, Word
from . import gate
from .gate import begins_afresh, leaves, stands


def heard(conference: int, run: str, words: Collection[Word]) -> set[int]:
    """Keep words of rooms, whichever came before, and put the rooms where all their words say. Returns the rooms that moved.

    In the caller's transaction. A room that takes it back while it is on air has ended.
    """
    Word.objects.bulk_create(words, ignore_conflicts=True)
    said = {(word.site_id, word.unit) for word in words}
    Turn.objects.bulk_create([Turn(site_id=site, run=run, unit=unit) for site, unit in said], ignore_conflicts=True)
    moved = set()
    rows = Turn.objects.select_for_update().filter(site__in={site for site, _unit in said}, run=run)
    for turn in rows.order_by("pk"):
        if (turn.site_id, turn.unit) in said and _put(turn, conference):
            turn.save()
            moved.add(turn.site_id)
    return moved


def forget(conference: int, run: str) -> None:
    """All that came of a run."""
    for model in (Word, Turn, Spoken):
        model.objects.filter(site__conference_id=conference, run=run).delete()


def _put(turn: Turn, conference: int) -> bool:
    rows = Word.objects.filter(site=turn.site_id, run=turn.run, unit=turn.unit, at__gt=turn.floor)
    now = asking((Said(row.at, row.op, row.asks, row.about, row.kind) for row in rows), turn.floor)
    before = turn.asked_at, turn.about, turn.kind, turn.step, turn.stood
    if turn.step == Step.ON and not now.since:
        leaves(turn, conference, gate.now_ms(), "room")
    else:
        turn.asked_at, turn.about, turn.kind = now.since, now.about, now.kind or Kind.CONTRIBUTION
    if turn.step != Step.ON and turn.asked_at and (not turn.step or is_anew(now, turn.stood)):
        begins_afresh(turn)
        turn.stood = now.since
        stands(turn, Step.ASKED, gate.now_ms())
    elif turn.step != Step.ON and not turn.asked_at:
        stands(turn, "", turn.step_at)
    moved = before != (turn.asked_at, turn.about, turn.kind, turn.step, turn.stood)
    turn.version += moved
    return moved
