"""What the whole record holds of announcements, the technicians’ chat and incidents (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from . import queries
from .enums import Kind, Reach, Trouble
from .models import Announcement, Heard, Incident

Row = Sequence[Any]

ANNOUNCEMENTS = [
    Column("number", _("Number"), _("Names the announcement in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("made_at", _("Time"), _("When it was sent."), Unit.MOMENT, source=Source.SERVER),
    Column("kind", _("Kind"), _("How urgent it is."), labels=Kind),
    Column("reach", _("For"), _("For whom it is."), labels=Reach),
    Column("text", _("Text"), _("What it says."), Unit.TEXTS),
    Column(
        "until", pgettext_lazy("record", "Until"), _("When it was to end; empty: when it is taken back."), Unit.MOMENT
    ),
    Column("taken_back_at", _("Taken back at"), _("When it was taken back."), Unit.MOMENT, source=Source.SERVER),
]
HEARD = [
    Column("announcement", _("Announcement"), _("Number of the announcement."), Unit.NUMBER, source=Source.SERVER),
    Column("site", _("Room number"), _("The room that heard it.")),
    Column("at", _("Time"), _("When it said so; of several words of a room all are here."), Unit.MOMENT),
    Column("by_phone", _("By telephone"), _("Whether it said so by telephone."), Unit.YES),
]
CHAT = [
    Column("site", _("Room number"), _("The room whose technician it is written with.")),
    Column("at", _("Time"), _("When it was written."), Unit.MOMENT, source=Source.SERVER),
    Column("by_hub", _("Written by the hub"), _("Else by the room."), Unit.YES, source=Source.SERVER),
    Column("text", _("Text"), _("What was written; phrases in the language of the file.")),
]
INCIDENTS = [
    Column("site", _("Room number"), _("The room.")),
    Column("kind", _("Incident"), _("What was wrong."), labels=Trouble),
    Column("opened_at", pgettext_lazy("record", "From"), _("When it began."), Unit.MOMENT),
    Column("closed_at", pgettext_lazy("record", "Until"), _("When it was over; empty: it was not."), Unit.MOMENT),
    Column("note", _("What was done"), _("What the hub noted."), source=Source.TYPED),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("announcements", _("Announcements"), ANNOUNCEMENTS, _announcements, source=Source.TYPED, order=44)
    add("announcements_heard", _("Announcements heard"), HEARD, _heard, source=Source.ROOMS, order=45)
    add("chat", _("Technicians’ chat"), CHAT, _chat, source=Source.ROOMS, order=46)
    add("incidents", _("Incidents"), INCIDENTS, _incidents, source=Source.ROOMS, order=47)


def _announcements(conference: Conference) -> Iterator[Row]:
    rows = Announcement.objects.filter(conference=conference, run=RUN).order_by("made_at", "pk")
    yield from rows.values_list("pk", "made_at", "kind", "reach", "texts", "until", "taken_back_at")


def _heard(conference: Conference) -> Iterator[Row]:
    sent = dict(Announcement.objects.filter(conference=conference, run=RUN).values_list("uid", "pk"))
    rows = Heard.objects.filter(conference=conference, run=RUN, announcement__in=sent).order_by("at", "op")
    for uid, *rest in rows.values_list("announcement", "site__code", "at", "by_phone").iterator(chunk_size=2_000):
        yield sent[uid], *rest


def _chat(conference: Conference) -> Iterator[Row]:
    rows = queries.lines_of(conference.pk, RUN)
    codes = {row.site_id: row.site.code for row in rows}
    for said in queries.line_told(conference.pk, rows, (get_language() or "vi")[:2]):
        yield codes[said.row.site_id], said.row.at, said.row.is_hub, said.text


def _incidents(conference: Conference) -> Iterator[Row]:
    rows = Incident.objects.filter(conference=conference, run=RUN).order_by("opened_at", "pk")
    yield from rows.values_list("site__code", "kind", "opened_at", "closed_at", "note").iterator(chunk_size=2_000)
