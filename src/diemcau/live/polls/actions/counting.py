"""Answers and hand counts are kept, and which of them stands is marked. In the projector's transaction."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.infra.writing import write

from .. import tally
from ..enums import Way
from ..models import Answer, HandCount, Poll

CHUNK = 500
_KEY = ("poll_id", "voter", "op")


class Given(NamedTuple):
    """An answer as it came (models.Answer)."""

    voter: str
    op: UUID
    site: int
    way: str
    said: str
    made_at: int
    late: bool
    delegate: UUID | None
    unit: str

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return tally.rank(late=self.late, own=self.way != Way.BADGE, made=self.made_at, op=self.op)


def keep_answers(poll: Poll, given: Sequence[Given]) -> None:
    """Of one voter the answer that ranks highest stands (tally.rank). Three queries, whatever their number."""
    new = {(one.voter, one.op): one for one in given}
    best: dict[str, Given] = {}
    for one in new.values():
        first = best.get(one.voter)
        if first is None or one.rank > first.rank:
            best[one.voter] = one
    there = Answer.objects.filter(poll=poll, voter__in=best, stands=True)
    over = []
    for voter, op, made_at, late, way in there.values_list("voter", "op", "made_at", "late", "way"):
        if tally.rank(late=late, own=way != Way.BADGE, made=made_at, op=op) >= best[voter].rank:
            del best[voter]
        else:
            over.append(op)
    if over:
        Answer.objects.filter(poll=poll, voter__in=best, op__in=over).update(stands=False)
    rows = ((poll.pk, *one, best.get(one.voter) is one) for one in new.values())
    write(Answer, ("poll_id", *Given._fields, "stands"), rows, unless=_KEY)


def keep_hands(poll: Poll, rows: Sequence[HandCount]) -> None:
    """Of one room the count made last stands, what came in time before what came late. Three queries."""
    new = {row.op: row for row in rows}
    best: dict[int, HandCount] = {}
    for row in new.values():
        first = best.get(row.site)
        if first is None or _rank(row) > _rank(first):
            best[row.site] = row
    over = []
    for held in HandCount.objects.filter(poll=poll, site__in=best, stands=True):
        site, op = held.site, held.op
        if _rank(held) >= _rank(best[site]):
            del best[site]
        else:
            over.append(op)
    HandCount.objects.filter(poll=poll, op__in=over).update(stands=False)
    for row in best.values():
        row.stands = True
    HandCount.objects.bulk_create(new.values(), ignore_conflicts=True, batch_size=CHUNK)


def _rank(row: HandCount) -> tuple[bool, bool, int, int]:
    return tally.rank(late=row.late, own=True, made=row.made_at, op=row.op)


def rooms_with_hands(poll: Poll, sites: Collection[int]) -> list[int]:
    """Those of these rooms that have counted hands."""
    counted = HandCount.objects.filter(poll=poll, stands=True).values_list("site", flat=True)
    return list({*sites}.intersection(counted))
