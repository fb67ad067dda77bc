"""Báo cáo của điểm cầu: what one room's records say of the day (domain.md §11 row 15)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from diemcau.attendance.enums import AbsenceReason, State
from diemcau.attendance.models import Attendance
from diemcau.attendance.queries import room_lines, rounds_of
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import programme_of
from diemcau.infra.documents import Block, Document, Heading, Table
from diemcau.kernel.errors import NotFound
from diemcau.kernel.formats import number
from diemcau.live.announcements.queries import incidents_of
from diemcau.live.broadcast.models import Playing
from diemcau.live.questions.queries import log_of
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Field, Subject
from diemcau.outcomes.facts import by_room

from ..models import RoomReport
from . import questions, rooms
from .rooms import LIVE

FIELDS = (Field("remarks", gettext_lazy("Remarks of the room")),)


def sites(conference: Conference, language: str) -> list[tuple[str, str]]:
    """Every room by its number."""
    there = conference.sites.order_by("order", "pk").values_list("code", "name")
    return [(code, f"{code} – {name}") for code, name in there]


def draw(subject: Subject) -> Sequence[Document]:
    """Raises NotFound for a room that is none."""
    site = subject.conference.sites.filter(code=subject.about).first()
    if site is None:
        raise NotFound
    parts: list[tuple[str, list[Block]]] = [
        (_("Programme"), _programme(subject)),
        (_("Headcounts"), [*_heads(subject, site), *_absences(subject, site)]),
        (_("Line and incidents"), _incidents(subject, site)),
        (_("Questions"), _questions(subject, site)),
        (_("Also on record"), _besides(subject, site)),
        (_("Confirmation of the room"), _confirmed(subject, site)),
        (_("Remarks"), list(paper.said(subject, "remarks"))),
    ]
    blocks = [block for title, some in parts if some for block in (Heading(title), *some)]
    about = f"{site.code} – {site.name}"
    ended = _("This report of the site is respectfully submitted") + subject.letterhead.end
    blocks.append(subject.letterhead.text(ended, before=12))
    return [paper.paper(subject, "BC", _("REPORT OF THE SITE"), blocks, about=about)]


def _programme(subject: Subject) -> list[Block]:
    rows = tuple(
        (item.title or item.kind_name, *(paper.clock(at, subject.conference) or "–" for at in times))
        for item in programme_of(subject.conference, subject.language, LIVE).items
        if any(times := (item.planned_start, item.planned_end, item.actual_start, item.actual_end))
    )
    until = pgettext("time", "to")
    heads = (_("Content"), _("Planned from"), until, _("Really from"), until)
    return [Table(heads, rows, (4, 1.1, 1, 1.1, 1), ("left", "center", "center", "center", "center"))] if rows else []


def _heads(subject: Subject, site: Site) -> list[Block]:
    there = rounds_of(subject.conference.pk)
    rows = [
        (rooms.name_of(counted_in, subject.language), *rooms.by_room([line], subject.language).rows[0][2:])
        for counted_in, line in zip(there, room_lines(site, there, LIVE), strict=True)
        if line.headcount is not None
    ]
    heads = (_("Round"), *rooms.titles(), _("Confirmed by"))
    widths = (1.9, 1.15, 1.25, 1, 1.3, 0.95, 0.95, 1.5)
    return [Table(heads, tuple(rows), widths, ("left", *rooms.RIGHT), size=10)] if rows else []


def _absences(subject: Subject, site: Site) -> list[Block]:
    """Who was excused, by half-day and reason; persons, never names."""
    away = Attendance.objects.filter(
        home=site, state__in=(State.ABSENT, State.REPLACED), run=LIVE, session__conference=subject.conference
    )
    counted = dict(away.exclude(reason="").order_by().values_list("reason").annotate(Count("delegate", distinct=True)))
    told = [f"{AbsenceReason(code).label}: {number(n, subject.language)}" for code, n in sorted(counted.items())]
    return (
        [subject.letterhead.text(_("Absent with a reason: %(reasons)s.") % {"reasons": "; ".join(told)})]
        if told
        else []
    )


def _besides(subject: Subject, site: Site) -> list[Block]:
    """How the room received the broadcast, as its screen said last, and what modules count of it."""
    playing = Playing.objects.filter(site=site, run=LIVE).first()
    kept = by_room.of_rooms([site.pk])[site.pk]
    rows = [(str(one.label), number(kept[one.code], subject.language)) for one in by_room.kept()]
    if playing is not None:
        rows.insert(0, (_("Broadcast, as last received"), str(playing.get_mode_display())))
    return list(paper.labelled(subject, rows))


def _confirmed(subject: Subject, site: Site) -> list[Block]:
    """Who stands for the report, when, and what the room says itself: beside the record, never in its place."""
    last = RoomReport.objects.filter(site=site, run=LIVE).order_by("-at", "-number").first()
    if last is None:
        return [subject.letterhead.text(_("Not confirmed by the room yet."))]
    local = last.at.astimezone(ZoneInfo(subject.conference.timezone))
    when = f"{paper.clock(last.at, subject.conference)}, {paper.day_of(local.date(), subject.language)}"
    own = (
        []
        if last.own_present is None
        else [(_("Present in the room’s own word"), number(last.own_present, subject.language))]
    )
    said = [(_("Remarks of the room"), last.remark)] if last.remark else []
    return list(
        paper.labelled(subject, [(_("Confirmed by"), f"{last.name} ({last.get_way_display()}, {when})"), *own, *said])
    )


def _incidents(subject: Subject, site: Site) -> list[Block]:
    def at(moment: int) -> str:
        return paper.clock(datetime.fromtimestamp(moment / 1000, UTC), subject.conference) if moment else "–"

    there = [one for one in incidents_of(subject.conference.pk, LIVE) if one.site_id == site.pk]
    rows = tuple(
        (at(one.opened_at), at(one.closed_at), str(one.get_kind_display()), one.note)
        for one in sorted(there, key=lambda one: (one.opened_at, one.pk))
    )
    if not rows:
        return [subject.letterhead.text(_("No incident was noted."))]
    return [
        Table(
            (pgettext("time", "From"), pgettext("time", "to"), _("What"), _("What was done")),
            rows,
            (1, 1, 2, 4),
            ("center", "center"),
        )
    ]


def _questions(subject: Subject, site: Site) -> list[Block]:
    own = [c for c in log_of(subject.conference.pk, LIVE) if c.row.site_id == site.pk and not c.row.withdrawn_at]
    return [questions.table(own, subject.language)] if own else []
