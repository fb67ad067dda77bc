"""What rooms said comes into force."""

from collections.abc import Collection

from ..askings import Said, asking
from ..enums import Step
from ..models import Spoken, Turn, Word
from .gate import leaves, now_ms, stands


def heard(conference: int, run: str, words: Collection[Word]) -> set[int]:
    """Keep words of rooms, whichever came before, and put the rooms where all their words say. Returns the rooms that moved.

    In the caller's transaction. A room that takes it back while it is on air has ended.
    """
    Word.objects.bulk_create(words, ignore_conflicts=True)
    sites = {word.site_id for word in words}
    Turn.objects.bulk_create([Turn(site_id=site, run=run) for site in sites], ignore_conflicts=True)
    moved = set()
    for turn in Turn.objects.select_for_update().filter(site__in=sites, run=run).order_by("pk"):
        if _put(turn, conference):
            turn.save()
            moved.add(turn.site_id)
    return moved


def forget(conference: int, run: str) -> None:
    """All that came of a run."""
    for model in (Word, Turn, Spoken):
        model.objects.filter(site__conference_id=conference, run=run).delete()


def _put(turn: Turn, conference: int) -> bool:
    rows = Word.objects.filter(site=turn.site_id, run=turn.run, at__gt=turn.floor)
    said = (Said(row.at, row.op, row.asks, row.about) for row in rows)
    now = asking(said, turn.floor)
    before = turn.asked_at, turn.about, turn.step
    if now.since:
        turn.asked_at, turn.about = now.since, now.about
        if not turn.step:
            stands(turn, Step.ASKED, now_ms())
    elif turn.step == Step.ON:
        leaves(turn, conference, now_ms(), "room")
    else:
        turn.asked_at, turn.about, turn.good = 0, "", None
        stands(turn, "", turn.step_at)
    return before != (turn.asked_at, turn.about, turn.step)
