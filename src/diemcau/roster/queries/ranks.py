"""In which order of rank a conference's people stand."""

from typing import NamedTuple

from django.db.models import Count

from diemcau.kernel.actor import Actor

from .. import policies
from ..models import RankOrder
from ..ranking import PROPOSED, Ranking, lines_of
from .lists import listed_for

MOST_SHOWN = 50


class Position(NamedTuple):
    """A position as it stands on the list, and how many have it."""

    position: str
    persons: int


class RankCheck(NamedTuple):
    """How a list of ranks fits the people on the list: persons by line, persons without a rank, and their commonest positions."""

    by_line: list[tuple[str, int]]
    without: int
    unknown: list[Position]


def rank_order(conference: int) -> tuple[list[str], int]:
    """The lines, those that are proposed where nobody said others, and the version they have."""
    kept = RankOrder.objects.filter(conference_id=conference).first()
    return (kept and list(kept.lines)) or lines_of(PROPOSED), kept.version if kept else 0


def ranking_of(conference: int) -> Ranking:
    """The ranks of a conference's positions. One query."""
    return Ranking(rank_order(conference)[0])


def rank_check(actor: Actor, conference: int, ranking: Ranking) -> RankCheck:
    """One query. Raises NotFound."""
    listed = listed_for(actor, conference, run=policies.LIVE).order_by()
    counts = [0] * (ranking.last + 1)
    unknown = []
    for position, persons in listed.values_list("position").annotate(Count("pk")):
        rank = ranking.of(position)
        counts[rank] += persons
        if rank == ranking.last and position:
            unknown.append(Position(position, persons))
    unknown.sort(key=lambda one: (-one.persons, one.position))
    return RankCheck(list(zip(ranking.lines, counts, strict=False)), counts[-1], unknown[:MOST_SHOWN])
