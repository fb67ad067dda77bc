"""The conference as an iCalendar file (RFC 5545, methods of RFC 5546): an event for every half-day, in the invited person's own room.

Events keep their UID; SEQUENCE grows when times or places change, so that calendars correct what they have, and half-days that are no
more are cancelled. METHOD is PUBLISH: the answer is given on the person's page, not by the calendar.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

TYPE = "text/calendar; charset=utf-8; method={method}"
FILE = "invitation.ics"


class Event(NamedTuple):
    """A half-day; without `starts` the whole of `day`."""

    uid: str
    title: str
    day: date | None
    starts: datetime | None
    ends: datetime | None
    is_over: bool = False
    """It is no more: cancelled."""


class Sheet(NamedTuple):
    """What all events of a file share."""

    sequence: int
    changed_at: datetime
    organiser: str
    mailbox: str
    place: str = ""
    text: str = ""
    link: str = ""


def written(events: Iterable[Event], sheet: Sheet, *, is_cancelled: bool = False) -> bytes:
    """The file; empty when there is no event with a day."""
    known = [event for event in events if event.starts or event.day]
    if not known:
        return b""
    method = "CANCEL" if is_cancelled else "PUBLISH"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Diem Cau//Invitations//EN", f"METHOD:{method}"]
    for event in known:
        lines += _event(event, sheet, is_cancelled=is_cancelled)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(event: Event, sheet: Sheet, *, is_cancelled: bool) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{sheet.sequence}"
    yield f"DTSTAMP:{_utc(sheet.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(sheet.changed_at)}"
    yield from _times(event)
    yield f"SUMMARY:{_text(event.title)}"
    yield f"ORGANIZER;CN={_parameter(sheet.organiser)}:mailto:{sheet.mailbox}"
    for name, value in (("LOCATION", sheet.place), ("DESCRIPTION", sheet.text)):
        if value:
            yield f"{name}:{_text(value)}"
    if sheet.link:
        yield f"URL:{sheet.link}"
    yield f"STATUS:{'CANCELLED' if is_cancelled or event.is_over else 'CONFIRMED'}"
    yield "END:VEVENT"


def _times(event: Event) -> Iterator[str]:
    if event.starts is None:
        assert event.day is not None
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{_utc(event.starts)}"
    if event.ends and event.ends > event.starts:
        yield f"DTEND:{_utc(event.ends)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _parameter(value: str) -> str:
    """In quotes; neither quotes nor line ends can stand in it."""
    return '"' + " ".join(value.replace('"', "'").split()) + '"'


def _folded(line: str) -> str:
    """At most 75 octets a line, never within a character; the rest follows after a space."""
    pieces, piece, room = [], "", 75
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", 74
        piece, room = piece + char, room - size
    return "\r\n ".join([*pieces, piece]) + "\r\n"
