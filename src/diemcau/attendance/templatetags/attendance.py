"""Half-days and states of attendance in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

from diemcau.attendance.exports import words
from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Session, Site
from diemcau.kernel.clock import as_datetime

register = template.Library()


@register.filter
def from_ms(at: int) -> datetime:
    """Unix ms as an aware moment, for `clock` and `day`."""
    return as_datetime(at)


@register.simple_tag
def session_name(session: Session) -> str:
    """“Morning, 5 July 2026”, or the title the half-day has."""
    return words.session_name(session)


@register.simple_tag
def attendance_state(row: Attendance | None, site: Site, zone: ZoneInfo) -> str:
    """Where somebody stands, seen from a room."""
    said = words.state_in_words(row, zone.key)
    if row is None:
        return "–"
    if row.state != "present":
        return said
    if row.site_id != site.pk:
        return _("in another room, %(time)s") % {"time": said}
    return _("present, %(time)s") % {"time": said}


@register.simple_tag
def session_link(session: Session, run: str) -> str:
    """The same page for another half-day."""
    return f"?session={session.pk}&run={run}"
