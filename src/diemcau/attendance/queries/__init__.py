"""Questions about attendance. Where an actor is asked for, fetching authorises: what may not be seen raises NotFound."""

from .counts import Counts, LevelTotals, SiteRow, board, site_counts, totals_by_level, totals_of
from .lists import Attending, RoomList, attendance_list, room_for, standing_ops

__all__ = [
    "Attending",
    "Counts",
    "LevelTotals",
    "RoomList",
    "SiteRow",
    "attendance_list",
    "board",
    "room_for",
    "site_counts",
    "standing_ops",
    "totals_by_level",
    "totals_of",
]
