"""What reports share: how sessions, moments and states are put into words, and cells that stay text."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.conferences import queries as conferences
from diemcau.conferences.enums import Part
from diemcau.conferences.models import Conference, Session
from diemcau.kernel import formats
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.localised import choose

from ..enums import AbsenceReason, State
from ..models import Attendance


def language() -> str:
    """The language switched on: vi or en."""
    return (get_language() or "vi")[:2]


def session_name(session: Session) -> str:
    """“Morning, 5 July 2026”, or the title the half-day has."""
    named = choose(session.title, language()) or (str(Part(session.part).label) if session.part else "")
    named = named or _("session")
    date = session.day.date
    name = f"{named}, {formats.day(date, language())}" if date else named
    return name[:1].upper() + name[1:]


def moment(at: datetime, zone: str) -> str:
    """“08:20, 5 July 2026” in a zone."""
    there = at.astimezone(ZoneInfo(zone))
    return _("%(time)s, %(day)s") % {"time": formats.clock_time(there), "day": formats.day(there, language())}


def hour(at_ms: int, zone: str) -> str:
    """07:42 in a zone."""
    return formats.clock_time(as_datetime(at_ms), ZoneInfo(zone))


def state_in_words(row: Attendance | None, zone: str) -> str:
    """A cell of an attendance list; empty when nothing was said."""
    if row is None:
        return ""
    if row.state == State.PRESENT:
        return hour(row.at, zone)
    if row.state == State.LEFT:
        return _("left %(time)s") % {"time": hour(row.at, zone)}
    if row.state == State.REPLACED:
        return _("sent a substitute")
    return _("absent: %(reason)s") % {"reason": AbsenceReason(row.reason).label}


def heading(conference: Conference, run: str) -> dict[str, Any]:
    """The upper part of every report: bodies, name of the conference, and a word when it is only a rehearsal."""
    hosts = [o.name for o in conferences.organisers_of(conference, language()) if o.role in ("host", "joint_host")]
    return {
        "language": language(),
        "hosts": hosts,
        "conference": choose(conference.official_name, language()) or choose(conference.short_name, language()),
        "rehearsal": _("Rehearsal – not the real figures") if run == "rehearsal" else "",
    }


def write_cell(sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
    """Numbers as numbers, everything else as text."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, look)
    elif value:
        sheet.write_string(row, column, str(value), look)
