"""Until when rooms are to report."""

from datetime import datetime

from diemcau.conferences.models import Conference

from ..models import Deadline


def deadline_of(conference: Conference) -> Deadline | None:
    """What was set; None where nothing was. One query."""
    return Deadline.objects.filter(conference=conference).first()


def due_of(conference: Conference) -> datetime | None:
    found = deadline_of(conference)
    return found.due_at if found else None
