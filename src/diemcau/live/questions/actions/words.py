"""What came in is kept, and what all of it comes to is written beside the questions. In the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from diemcau.infra import jobs
from diemcau.infra.models import JobRow

from ..models import Question, Word
from ..pace import BY_LANE, OF_ROOM, Asked, paced
from ..words import Said, summed

CHUNK = 400
MANY = 1_000
"""Questions of one room from which on new ones stand at the end at first: their fair places a job finds for all that came meanwhile."""
PACE = "questions.pace"
SOON = timedelta(seconds=15)


def asked_by(conference: int, run: str, askers: Collection[str]) -> "Counter[str]":
    """How many questions each of them has asked. One query."""
    rows = Question.objects.filter(conference_id=conference, run=run, asker__in=set(askers)).order_by()
    return Counter(dict(rows.values_list("asker").annotate(Count("pk"))))


def said_by(conference: int, run: str, askers: Collection[str]) -> "Counter[str]":
    """How many words about questions each of them has said. One query."""
    rows = Word.objects.filter(asker__in=set(askers), conference_id=conference, run=run).order_by()
    return Counter(dict(rows.values_list("asker").annotate(Count("pk"))))


def asked(conference: int, run: str, rows: Collection[Question]) -> set[UUID]:
    """Keep questions, whichever came before. Returns those that come before the moderators later, because their phone or room asks fast."""
    Question.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    slowed = _pace(conference, run, rows)
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


def pace_rooms(conference: int, run: str, sites: Collection[int]) -> set[UUID]:
    """Write from when on all questions of these rooms are shown (pace.py). Returns those that wait, or waited."""
    rows = Question.objects.filter(conference_id=conference, run=run, site__in=sites).order_by()
    by_room: dict[int, dict[UUID, tuple[int, int, Asked]]] = defaultdict(dict)
    for pk, site, at, uid, asker, way, shown_from in rows.values_list(
        "pk", "site", "came_at", "uid", "asker", "way", "shown_from"
    ):
        by_room[site][uid] = pk, shown_from, Asked(at, uid, asker, way)
    slowed: set[UUID] = set()
    moved = []
    for room in by_room.values():
        for uid, shown in paced(asked for _pk, _shown, asked in room.values()).items():
            pk, before, one = room[uid]
            if shown > one.at:
                slowed.add(uid)
            if shown != before:
                moved.append(Question(pk=pk, shown_from=shown))
    Question.objects.bulk_update(moved, ["shown_from"], batch_size=CHUNK)
    return slowed


def _pace(conference: int, run: str, rows: Collection[Question]) -> set[UUID]:
    sites = {row.site_id for row in rows if row.site_id}
    there = Question.objects.filter(conference_id=conference, run=run, site__in=sites).order_by()
    several = Counter(dict(there.values_list("site").annotate(Count("pk"))))
    crowded = {site for site in sites if several[site] > MANY}
    slowed = pace_rooms(conference, run, sites - crowded)
    for site in crowded:
        slowed |= _at_the_end(conference, run, site, [row for row in rows if row.site_id == site])
    return slowed


def _at_the_end(conference: int, run: str, site: int, rows: Collection[Question]) -> set[UUID]:
    new = {row.uid: row for row in rows if row.way in BY_LANE}
    there = Question.objects.filter(conference_id=conference, run=run, site=site)
    last = there.exclude(uid__in=new).aggregate(Max("shown_from"))["shown_from__max"] or 0
    kept = list(there.filter(uid__in=new).order_by("came_at", "uid"))
    for row in kept:
        row.shown_from = last = max(row.came_at, last + OF_ROOM[1])
    Question.objects.bulk_update(kept, ["shown_from"], batch_size=CHUNK)
    facts = {"of": conference, "run": run, "site": site}
    if not JobRow.objects.filter(name=PACE, state=JobRow.State.WAITING, facts=facts).exists():
        jobs.enqueue(PACE, conference, due_at=timezone.now() + SOON, **facts)
    return {row.uid for row in kept if row.shown_from > row.came_at}
