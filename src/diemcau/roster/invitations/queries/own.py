"""What a delegate's own page says of the invitation."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from diemcau.conferences.models import Conference, Day, Session

from ...models import Delegate
from ..models import Asking, Invitation


def standing(delegate: Delegate) -> tuple[Invitation | None, datetime | None]:
    """What they were sent and said, and until when an answer is wanted. Two queries."""
    asking = Asking.objects.filter(conference_id=delegate.conference_id).only("answer_by").first()
    return Invitation.objects.filter(delegate=delegate).first(), asking.answer_by if asking else None


def begins_and_ends(conference: int) -> tuple[datetime | None, datetime | None]:
    """From its first half-day until its last one; days without times are whole days. None: not known."""
    times = list(Session.objects.filter(conference_id=conference).values_list("starts_at", "ends_at"))
    zone = ZoneInfo(Conference.objects.values_list("timezone", flat=True).get(pk=conference))
    begins = [start for start, _end in times if start]
    ends = [end for _start, end in times if end]
    for date in Day.objects.filter(conference_id=conference, date__isnull=False).values_list("date", flat=True):
        assert date is not None
        midnight = datetime.combine(date, time(), zone).astimezone(UTC)
        begins.append(midnight)
        ends.append(midnight + timedelta(days=1))
    return (min(begins) if begins else None), (max(ends) if ends else None)
