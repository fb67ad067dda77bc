"""What letters say of a conference, fetched once for however many letters."""

from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.enums import ItemKind
from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import SessionFacts, sessions_of
from diemcau.kernel.formats import document_day, document_time, weekday_within
from diemcau.kernel.localised import choose

from .contact import contact_of

_MOST_TOPICS = 12


class Facts:
    """A conference in one language (that which is switched on), as official letters tell of it. Some nine queries."""

    def __init__(self, conference: Conference, language: str) -> None:
        self.conference, self.language = conference, language
        self.zone = ZoneInfo(conference.timezone)
        self.head = letterhead_of(conference, language)
        self.name = choose(conference.official_name, language) or choose(conference.called, language, conference.key)
        self.short = choose(conference.called, language, conference.key)
        self.sessions = sessions_of(conference, language)
        self.contact = contact_of(conference)
        self.form = str(conference.get_form_display()) if conference.form else ""
        self.chair = choose(conference.chair, language)
        self.groups = "; ".join(filter(None, (choose(one, language) for one in conference.groups_stated)))
        self.requests = [text for one in conference.requests_stated if (text := choose(one, language))]
        items = [item for one in self.sessions for item in one.items if item.kind == ItemKind.TOPIC]
        self.topics = [item.title for item in items[:_MOST_TOPICS]]

    def times(self, site: Site | None) -> list[str]:
        """A line for every day that the room takes part: “08 giờ 00 đến 11 giờ 30, Thứ Ba, ngày 16 tháng 3 năm 2027”."""
        lines = []
        for day, sessions in groupby(self.attended(site), key=self._day):
            hours = "; ".join(text for one in sessions if (text := self._hours(one)))
            dated = f"{weekday_within(day, self.language)}, {document_day(day, self.language)}" if day else ""
            if told := ", ".join(part for part in (hours, dated) if part):
                lines.append(told)
        return lines

    def attended(self, site: Site | None) -> list[SessionFacts]:
        """The half-days in which the room takes part."""
        return [one for one in self.sessions if site is None or site.pk not in one.not_for]

    def half_day(self, one: SessionFacts) -> str:
        """“Sáng, thứ Sáu, ngày 05 tháng 7 năm 2030”; empty when nothing is known of it."""
        at = self._day(one)
        dated = f"{weekday_within(at, self.language)}, {document_day(at, self.language)}" if at else ""
        return ", ".join(part for part in (one.name, dated) if part)

    def place(self, site: Site | None) -> str:
        """The room, its site, its address."""
        if site is None:
            return choose(self.conference.place, self.language)
        address = site.place.address if site.place else ""
        room = site.room or (site.place.room if site.place else "")
        return ", ".join(dict.fromkeys(part for part in (room, site.name, address) if part))

    def moment(self, at: datetime) -> str:
        """“17 giờ 00, ngày 10 tháng 3 năm 2027”."""
        local = at.astimezone(self.zone)
        return f"{document_time(local, self.language)}, {document_day(local.date(), self.language)}"

    def notices(self) -> list[tuple[str, str]]:
        """That it is recorded, and what is done with personal data: in the conference's own words, or ours."""
        told = []
        if self.conference.recording_on:
            said = choose(self.conference.recording_notice, self.language)
            told.append(
                (pgettext("letter", "Recording"), said or _("Sound and picture of the conference are recorded."))
            )
        said = choose(self.conference.processing_notice, self.language)
        usual = _(
            "Full name, position, unit and means of contact are used to hold this conference and to settle its costs only, and are "
            "deleted after their term. You may ask the contact to see, correct or erase them."
        )
        return [*told, (pgettext("letter", "Personal data"), said or usual)]

    def _day(self, one: SessionFacts) -> date | None:
        return one.starts_at.astimezone(self.zone).date() if one.starts_at else one.date

    def _hours(self, one: SessionFacts) -> str:
        if one.starts_at is None:
            return one.name
        begins = document_time(one.starts_at, self.language, self.zone)
        if one.ends_at is None:
            return begins
        ends = document_time(one.ends_at, self.language, self.zone)
        return _("from %(begins)s to %(ends)s") % {"begins": begins, "ends": ends}
