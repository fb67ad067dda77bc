"""The log of what went wrong, and of what was written about it."""

from collections.abc import Sequence

from ..models import Incident, Line

MOST = 10_000


def incidents_of(conference: int, run: str, *, only_open: bool = False, most: int = MOST) -> Sequence[Incident]:
    """The newest first, with their rooms; those that last above all others. One query."""
    rows = Incident.objects.select_related("site").filter(conference=conference, run=run)
    found = list(rows.filter(closed_at=0)[:most])
    return found if only_open else found + list(rows.exclude(closed_at=0)[:most])


def lines_of(conference: int, run: str) -> Sequence[Line]:
    """Everything that was written in a run, oldest first. One query."""
    return list(Line.objects.select_related("site").filter(conference=conference, run=run, is_mark=False)[:100_000])
