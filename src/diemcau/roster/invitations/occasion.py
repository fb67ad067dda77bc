"""What letters say of a conference, fetched once for however many letters."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from diemcau.conferences import phones
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import SessionFacts, name_of, sessions_of
from diemcau.infra.options import options
from diemcau.kernel.formats import clock_time, document_day, padded
from diemcau.kernel.localised import choose

from ..letters.contact import Contact
from ..models import Delegate, InvitedUnit
from ..pocket import own_path
from .calendar import Event, Sheet, written
from .models import Asking

HOSTS = ("host", "joint_host")


class Occasion:
    """A conference in one language, as letters tell of it."""

    def __init__(self, conference: Conference, asking: Asking, language: str = "") -> None:
        self.conference, self.asking = conference, asking
        self.language = language or (conference.language if conference.language in dict(settings.LANGUAGES) else "vi")
        self.zone = ZoneInfo(conference.timezone)
        self.name = choose(conference.official_name, self.language) or name_of(conference, self.language)
        self.short = name_of(conference, self.language)
        self.sessions: Sequence[SessionFacts] = sessions_of(conference, self.language)
        bodies = conference.organisers.filter(role__in=HOSTS).select_related("organisation")
        self.host = " – ".join(choose(body.organisation.name, self.language) for body in bodies)
        with override(self.language):
            self.shared = self._shared()

    def of_person(self, delegate: Delegate) -> dict[str, str]:
        """What stands in the places of a letter to a delegate (with site and its place)."""
        called = " ".join(part for part in (delegate.honorific, delegate.full_name) if part)
        return {
            **self.shared,
            "name": called,
            "place": self.place(delegate.site),
            "time": self.time(delegate.site),
            "link": link_of(delegate),
        }

    def of_unit(self, unit: InvitedUnit, *, link: str, seats: int | None) -> dict[str, str]:
        """The same to a unit (with site and its place)."""
        quota = "" if seats is None else padded(seats, self.language)
        return {
            **self.shared,
            "name": unit.name,
            "place": self.place(unit.site),
            "time": self.time(unit.site),
            "link": link,
            "quota": quota,
        }

    def place(self, site: Site | None) -> str:
        """Where: the room, its site, its address."""
        if site is None:
            return choose(self.conference.place, self.language)
        address = site.place.address if site.place else ""
        room = site.room or (site.place.room if site.place else "")
        return ", ".join(dict.fromkeys(part for part in (room, site.name, address) if part))

    def time(self, site: Site | None) -> str:
        """When, a line for every day: “07:30–11:30, 13:30–17:00, ngày 05 tháng 7 năm 2026”."""
        lines = []
        for day, sessions in groupby(self._attended(site), key=self._day):
            hours = ", ".join(text for one in sessions if (text := self._hours(one)))
            written_day = document_day(day, self.language) if day else ""
            if told := ", ".join(part for part in (hours, written_day) if part):
                lines.append(told)
        return "; ".join(lines)

    def calendar(
        self, delegate: Delegate, *, sequence: int, kept: dict[str, dict[str, str]], is_cancelled: bool = False
    ) -> bytes:
        """The iCalendar file of a delegate; empty as long as no day is known. `kept`: what went into calendars before (calendar_kept)."""
        now = {str(one.id) for one in self.sessions}
        gone = [self._gone(number, told, delegate) for number, told in kept.items() if number not in now]
        events = [self._event(one, delegate) for one in self._attended(delegate.site)]
        sheet = Sheet(
            sequence, datetime.now(UTC), self.host or self.short, mailbox(), self.place(delegate.site),
            f"{self.name}\n{link_of(delegate)}", link_of(delegate),
        )  # fmt: skip
        return written([*events, *gone], sheet, is_cancelled=is_cancelled)

    def calendar_facts(self) -> str:
        """A digest of all that stands in calendars: times and places of all rooms."""
        sites = self.conference.sites.order_by("pk").values_list("pk", "name", "room", "place__address", "place__room")
        times = [
            (s.id, str(s.date), str(s.starts_at), str(s.ends_at), s.name, sorted(s.not_for)) for s in self.sessions
        ]
        told = json.dumps([self.name, self.place(None), times, list(sites)], default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    def calendar_kept(self) -> dict[str, dict[str, str]]:
        """Half-days that are in calendars now, by number."""
        return {
            str(one.id): {"title": one.name, "starts": one.starts_at.isoformat() if one.starts_at else "", "day": str(one.date or "")}
            for one in self.sessions
            if one.starts_at or one.date
        }  # fmt: skip

    def _attended(self, site: Site | None) -> list[SessionFacts]:
        return [one for one in self.sessions if site is None or site.pk not in one.not_for]

    def _day(self, one: SessionFacts) -> date | None:
        return one.starts_at.astimezone(self.zone).date() if one.starts_at else one.date

    def _hours(self, one: SessionFacts) -> str:
        if one.starts_at is None:
            return one.part_name
        begins = clock_time(one.starts_at, self.zone)
        return f"{begins}–{clock_time(one.ends_at, self.zone)}" if one.ends_at else begins

    def _event(self, one: SessionFacts, delegate: Delegate) -> Event:
        title = f"{self.short} – {one.name}" if one.name and len(self.sessions) > 1 else self.short
        return Event(_uid(one.id, delegate), title, one.date, one.starts_at, one.ends_at)

    def _gone(self, number: str, told: dict[str, str], delegate: Delegate) -> Event:
        starts = datetime.fromisoformat(told["starts"]) if told["starts"] else None
        day = datetime.fromisoformat(told["day"]).date() if told["day"] else None
        return Event(_uid(number, delegate), self.short, day, starts, None, is_over=True)

    def _shared(self) -> dict[str, str]:
        conference, asking = self.conference, self.asking
        by = asking.answer_by.astimezone(self.zone) if asking.answer_by else None
        requests = [f"– {text}" for one in conference.requests_stated if (text := choose(one, self.language))]
        return {
            "conference": self.name,
            "host": self.host or _("The organisers"),
            "chair": choose(conference.chair, self.language),
            "answer_by": f"{clock_time(by)}, {document_day(by.date(), self.language)}" if by else "",
            "contact": _contact(conference, asking),
            "requests": "\n".join(requests),
            "quota": "",
            "notices": "\n\n".join(self._notices()),
        }

    def _notices(self) -> list[str]:
        told = []
        if self.conference.recording_on:
            told.append(choose(self.conference.recording_notice, self.language) or _("The conference is recorded."))
        told.append(
            choose(self.conference.processing_notice, self.language)
            or _(
                "Names, positions and answers are kept to hold the conference and to take attendance, and are deleted after their term."
            )
        )
        return told


def contact_for(conference: Conference) -> Contact:
    """Whom official letters name, and until when they want answers."""
    asking = Asking.objects.filter(conference=conference).first() or Asking()
    return Contact(_contact(conference, asking), asking.answer_by)


def _contact(conference: Conference, asking: Asking) -> str:
    phone = phones.shown(asking.contact_phone, phones.region_of(conference.timezone))
    return ", ".join(part for part in (asking.contact_name, phone, asking.contact_email) if part)


def link_of(delegate: Delegate) -> str:
    """The whole address of a delegate's own page."""
    return f"{options().public_url.rstrip('/')}{own_path(delegate)}"


def mailbox() -> str:
    """The bare address that mail comes from."""
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip(">")


def _uid(session: int | str, delegate: Delegate) -> str:
    return f"{session}.{delegate.pk}.{delegate.uid}@{urlsplit(options().public_url).hostname}"
