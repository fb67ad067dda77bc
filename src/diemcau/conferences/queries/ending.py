"""Until when devices and links reach a conference."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from diemcau.infra.options import options

from ..models import Conference, SiteLive


def access_ends(conference: Conference) -> datetime | None:
    """DIEMCAU_ACCESS_DAYS after its last day, in its own time zone, and its last half-day: a desk that lay in a cupboard still
    sends what it holds. Without dates: after a room was last heard; None where none ever was."""
    midnight = {"tzinfo": ZoneInfo(conference.timezone)}
    days = [day.date + timedelta(days=1) for day in conference.days.all() if day.date]
    moments = [datetime.combine(day, time(), **midnight).astimezone(UTC) for day in days]
    moments += [session.ends_at for session in conference.sessions.all() if session.ends_at]
    if not moments:
        heard = SiteLive.objects.filter(site__conference=conference).aggregate(at=Max("heard_at"))["at"]
        moments = [datetime.fromtimestamp(heard / 1000, UTC)] if heard else []
    return max(moments) + timedelta(days=options().access_days) if moments else None
