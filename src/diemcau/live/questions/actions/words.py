"""What came in is kept, and what all of it comes to is written beside the questions. In the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count

from ..models import Question, Word
from ..pace import Asked, paced
from ..words import Said, summed

CHUNK = 400


def asked_by(conference: int, run: str, askers: Collection[str]) -> "Counter[str]":
    """How many questions each of them has asked. One query."""
    rows = Question.objects.filter(conference_id=conference, run=run, asker__in=set(askers)).order_by()
    return Counter(dict(rows.values_list("asker").annotate(Count("pk"))))


def asked(conference: int, run: str, rows: Collection[Question]) -> set[UUID]:
    """Keep questions, whichever came before. Returns those that come before the moderators later, because their phone or room asks fast."""
    Question.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    slowed = _pace(conference, run, {row.site_id for row in rows if row.site_id})
    settle(conference, run, [row.uid for row in rows])
    return slowed


def heard(conference: int, run: str, words: Collection[Word]) -> bool:
    """Keep words about questions, whichever came before. Returns whether anything came of them by now."""
    Word.objects.bulk_create(words, ignore_conflicts=True, batch_size=CHUNK)
    return settle(conference, run, {word.question for word in words})


def settle(conference: int, run: str, uids: Iterable[UUID]) -> bool:
    """Write what all words about these questions come to. Three queries for 400 of them."""
    wanted, changed = sorted(set(uids)), False
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        said: dict[UUID, list[Said]] = defaultdict(list)
        for word in Word.objects.filter(question__in=some, conference_id=conference, run=run):
            said[word.question].append(Said(word.at, word.op, word.kind, word.asker, word.site, word.is_personal))
        moved = []
        for row in Question.objects.filter(uid__in=some, conference_id=conference, run=run):
            came = summed(said[row.uid], row.asker)
            if came != (row.supports, row.withdrawn_at):
                row.supports, row.withdrawn_at = came
                moved.append(row)
        Question.objects.bulk_update(moved, ["supports", "withdrawn_at"])
        changed = changed or bool(moved)
    return changed


def forget(conference: int, run: str) -> None:
    """All that came of a run."""
    for model in (Word, Question):
        model.objects.filter(conference_id=conference, run=run).delete()


def _pace(conference: int, run: str, sites: Collection[int]) -> set[UUID]:
    rows = Question.objects.filter(conference_id=conference, run=run, site__in=sites)
    by_room: dict[int, list[Question]] = defaultdict(list)
    for row in rows.only("site_id", "came_at", "uid", "asker", "way", "shown_from"):
        by_room[row.site_id or 0].append(row)
    slowed: set[UUID] = set()
    moved = []
    for room in by_room.values():
        shown = paced(Asked(row.came_at, row.uid, row.asker, row.way) for row in room)
        for row in room:
            if shown[row.uid] > row.came_at:
                slowed.add(row.uid)
            if shown[row.uid] != row.shown_from:
                row.shown_from = shown[row.uid]
                moved.append(row)
    Question.objects.bulk_update(moved, ["shown_from"], batch_size=CHUNK)
    return slowed
