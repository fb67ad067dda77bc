"""When a room that is no longer heard counts as lost. What it last said of itself stands in the database; wall, room pages and the
list of sites show what is left of that, and `portal.tasks` has them drawn anew when a moment below has come."""

from datetime import datetime, timedelta

from diemcau.kernel.clock import as_ms

from .enums import Status

SPEAKING = ("powered", "connected", "ready", "degraded")
"""States that only a room that is heard can be in."""
SILENT = timedelta(minutes=2)
"""An open page speaks every 15 s and is noted within 30: by then six words at least did not come."""
FORGOTTEN = timedelta(hours=12)
"""What a room said yesterday is no state of today, and its silence overnight no trouble."""
_MS = timedelta(milliseconds=1)


def state_heard(said: str, heard_at: int, status: str, now: datetime) -> str:
    """The state of a room that last said `said` and was heard at `heard_at` (Unix ms, 0: never): lost after SILENT, after FORGOTTEN
    nobody knows. Of a conference that is over (`status`) rooms have closed their pages, and what they said stands."""
    silence = as_ms(now) - heard_at
    if said not in SPEAKING or not heard_at or silence <= SILENT / _MS or status in (Status.CLOSED, Status.ARCHIVED):
        return said
    return "lost" if silence <= FORGOTTEN / _MS else "unknown"
