"""What rooms without a report are told: texts to be sent by hand, by SMS or in a group of chat. In the conference's language."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.kernel.localised import choose

from .queries import Room

MOST_NAMED = 60
"""So many rooms are named in the one text to all of them; more would not fit into a message."""


def for_room(conference: Conference, room: Room, due: datetime | None) -> str:
    """To the room's lead."""
    with translation.override(conference.language):
        facts = {"code": room.site.code, "site": room.site.name, "conference": _name(conference)}
        said = _("%(conference)s: site %(code)s – %(site)s has not confirmed its report.") % facts
        return f"{said} {_asked(conference, due)}"


def for_all(conference: Conference, rooms: Sequence[Room], due: datetime | None) -> str:
    """To a group in which all of them read: which rooms are missing, and what is asked of them. Empty where none is."""
    if not rooms:
        return ""
    with translation.override(conference.language):
        named = [f"{room.site.code} – {room.site.name}" for room in rooms[:MOST_NAMED]]
        if len(rooms) > MOST_NAMED:
            count = formats.number(len(rooms) - MOST_NAMED, conference.language)
            named.append(_("and %(count)s more") % {"count": count})
        said = _("%(conference)s: these sites have not confirmed their report yet:") % {"conference": _name(conference)}
        return "\n".join([said, *named, _asked(conference, due)])


def _asked(conference: Conference, due: datetime | None) -> str:
    if due is None:
        return _("Please open the room desk, look at the report that is drafted there, and confirm it.")
    text = _("Please open the room desk, look at the report that is drafted there, and confirm it by %(due)s.")
    return text % {"due": due_text(conference, due, conference.language)}


def due_text(conference: Conference, due: datetime, language: str) -> str:
    """“17:00, 16/03/2027”, by the conference's clock."""
    there = due.astimezone(ZoneInfo(conference.timezone))
    return f"{formats.clock_time(there)}, {formats.day(there, language)}"


def _name(conference: Conference) -> str:
    return choose(conference.called, conference.language, conference.key)


def span(length: timedelta) -> str:
    """A length of time in its two largest units: “2 days 3 hours”, “19 minutes”; of less than a minute: “0 minutes”."""
    minutes = int(abs(length).total_seconds()) // 60
    (days, hours), minutes = divmod(minutes // 60, 24), minutes % 60
    told = []
    if days:
        told.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours:
        told.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if not days and (minutes or not hours):
        told.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(told)
