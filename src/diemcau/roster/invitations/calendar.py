"""The conference as an iCalendar file (RFC 5545, methods of RFC 5546): an event for every half-day, in the invited person's own room.

Events keep their UID; SEQUENCE grows when times or places change, so that calendars correct what they have, and half-days that are no
more are cancelled. METHOD is PUBLISH: the answer is given on the person's page, not by the calendar.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import icalendar

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
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Diem Cau//Invitations//EN")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    for event in known:
        calendar.add_component(_event(event, sheet, is_cancelled=is_cancelled))
    return bytes(calendar.to_ical())


def _event(event: Event, sheet: Sheet, *, is_cancelled: bool) -> icalendar.Event:
    told = icalendar.Event()
    told.add("uid", event.uid)
    told.add("sequence", sheet.sequence)
    told.add("dtstamp", sheet.changed_at)
    told.add("last-modified", sheet.changed_at)
    _set_times(told, event)
    told.add("summary", event.title)
    organiser = icalendar.vCalAddress(f"mailto:{sheet.mailbox}")
    organiser.params["cn"] = " ".join(sheet.organiser.replace('"', "'").split())
    told.add("organizer", organiser)
    for name, value in (("location", sheet.place), ("description", sheet.text), ("url", sheet.link)):
        if value:
            told.add(name, value)
    told.add("status", "CANCELLED" if is_cancelled or event.is_over else "CONFIRMED")
    return told


def _set_times(told: icalendar.Event, event: Event) -> None:
    if event.starts is None:
        assert event.day is not None
        told.add("dtstart", event.day)
        told.add("dtend", event.day + timedelta(days=1))
        return
    told.add("dtstart", event.starts.astimezone(UTC))
    if event.ends and event.ends > event.starts:
        told.add("dtend", event.ends.astimezone(UTC))
