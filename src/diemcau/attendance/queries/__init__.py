"""Questions about attendance. Where an actor is asked for, fetching authorises: what may not be seen raises NotFound."""

from .board import (
    HeadcountBoard,
    Level,
    Line,
    Shown,
    Sums,
    conference_to_count,
    headcount_board,
    headcount_of,
    headcount_ops,
    newest_round,
    round_for,
    rounds_of,
    worst_first,
)
from .conflicts import Claimed, Conflict, conflict_for, conflicts_of, substitutes_waiting
from .counts import Counts, LevelTotals, SiteRow, board, site_counts, totals_by_level, totals_of
from .lists import Attending, RoomList, attendance_list, room_for, standing_ops

__all__ = [
    "Attending",
    "Claimed",
    "Conflict",
    "Counts",
    "HeadcountBoard",
    "Level",
    "LevelTotals",
    "Line",
    "RoomList",
    "Shown",
    "SiteRow",
    "Sums",
    "attendance_list",
    "board",
    "conference_to_count",
    "conflict_for",
    "conflicts_of",
    "headcount_board",
    "headcount_of",
    "headcount_ops",
    "newest_round",
    "room_for",
    "round_for",
    "rounds_of",
    "site_counts",
    "standing_ops",
    "substitutes_waiting",
    "totals_by_level",
    "totals_of",
    "worst_first",
]
