"""What a release says, as data: gathered now, or as it was when it was given out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from msgspec import Struct

from diemcau.conferences.models import Conference
from diemcau.kernel.formats import document_day, document_time
from diemcau.kernel.localised import choose

from ..facts.sheets import Sheet
from .drafting import known, patterns, told_of
from .models import Kit, Photo
from .queries.photos import approved_photos

PAPERS = ("release.pdf", "release.docx", "facts.pdf")
"""What a release is given out as, in each language, in the order of the pages."""


class Caption(Struct, frozen=True):
    """A photo of the kit as the press gets it: its number, what it shows, whose it is."""

    number: int
    text: str
    credit: str

    @property
    def name(self) -> str:
        """What stands for it in addresses."""
        return str(self.number)

    @property
    def line(self) -> str:
        said = _("Photo %(number)s. %(caption)s") % {"number": self.number, "caption": self.text}
        credit = _("Photo: %(credit)s") % {"credit": self.credit}
        return f"{said} ({credit})" if self.credit else said


class Content(Struct, frozen=True):
    """A release in one language. `parts`: their lines; a line that begins with a dash is an item of a list. `embargo`, `as_of`: sentences."""

    title: str
    parts: Sequence[Sequence[str]]
    captions: Sequence[Caption] = ()
    contact: str = ""
    embargo: str = ""
    as_of: str = ""

    @property
    def lines(self) -> list[str]:
        """All that somebody may have written into it."""
        told = [text for one in self.captions for text in (one.text, one.credit)]
        return [self.title, *(line for lines in self.parts for line in lines), self.contact, *told]


def languages_of(conference: Conference) -> list[str]:
    """Those offered here in which the conference has an official name, its main one first; at least one."""
    offered = [code for code, _name in settings.LANGUAGES]
    has = [code for code in offered if conference.official_name.get(code)]
    found = has or [conference.language if conference.language in offered else offered[0]]
    return sorted(found, key=lambda code: (code != conference.language, code))


def kit_of(conference: Conference) -> Kit:
    """The row there is, or one that was not saved yet. One query."""
    return Kit.objects.filter(conference=conference).first() or Kit(conference=conference)


def content_of(conference: Conference, language: str, sheet: Sheet, kit: Kit | None = None) -> Content:
    """The release as it stands now. Nine queries, however much the record holds. The language is switched on."""
    kit = kit or kit_of(conference)
    written: Mapping[str, str] = kit.texts.get(language, {})
    told = told_of(patterns(conference, language, sheet), written, sheet)
    return Content(
        title=told.title,
        parts=list(told.parts.values()),
        captions=captions_of(approved_photos(conference), language),
        contact=kit.contact,
        embargo=_embargo(conference, language, kit.embargo_until),
        as_of=_as_of(conference, language, sheet),
    )


def captions_of(photos: Sequence[Photo], language: str) -> list[Caption]:
    """By their numbers, each on its own: two photos may well have the same words."""
    return [Caption(one.number, choose(one.caption, language), one.credit) for one in photos]


def moment(at: datetime, conference: Conference, language: str) -> str:
    """“14 giờ 00, ngày 05 tháng 7 năm 2026”, in the conference's zone."""
    local = at.astimezone(ZoneInfo(conference.timezone))
    return f"{document_time(local, language)}, {document_day(local.date(), language)}"


def zone_of(at: datetime, conference: Conference) -> str:
    """“GMT+7”: whose clock a moment is told by, for readers elsewhere."""
    offset = at.astimezone(ZoneInfo(conference.timezone)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"GMT{sign}{hours}:{minutes:02d}" if minutes else f"GMT{sign}{hours}"


def _embargo(conference: Conference, language: str, until: datetime | None) -> str:
    return (
        _("Not to be published before %(moment)s.") % {"moment": moment(until, conference, language)} if until else ""
    )


def _as_of(conference: Conference, language: str, sheet: Sheet) -> str:
    """Of when the number of delegates is: the one that moves."""
    key = next((key for key in ("delegates", "present") if known(sheet, key)), "")
    at = sheet[key].as_of if key else None
    return _("Figures as of %(moment)s.") % {"moment": moment(at, conference, language)} if at else ""


def as_kept(content: Content) -> dict[str, Any]:
    """As JSON of a row."""
    return {
        "title": content.title, "parts": [list(lines) for lines in content.parts], "contact": content.contact,
        "embargo": content.embargo, "as_of": content.as_of,
        "captions": [[one.number, one.text, one.credit] for one in content.captions],
    }  # fmt: skip


def as_was(kept: Mapping[str, Any]) -> Content:
    """Back from `as_kept`."""
    captions = [Caption(*one) for one in kept["captions"]]
    facts = {name: kept[name] for name in ("title", "contact", "embargo", "as_of")}
    return Content(parts=kept["parts"], captions=captions, **facts)
