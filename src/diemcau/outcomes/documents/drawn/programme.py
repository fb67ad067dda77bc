"""Chương trình (CTr): number, time, content, who performs, note (domain.md §11 row 4)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from diemcau.conferences.queries import sessions_of
from diemcau.infra.documents import Block, Document, Heading, Table

from ..kinds import Subject
from . import paper


def draw(subject: Subject) -> Sequence[Document]:
    """A table for each half-day, with times of the conference's clock."""
    zone, blocks = ZoneInfo(subject.conference.timezone), list[Block]()
    for session in sessions_of(subject.conference, subject.language):
        local = session.starts_at.astimezone(zone).date() if session.starts_at else session.date
        day = paper.half_day(session.name, local, subject.language)
        if day:
            blocks += [Heading(day), *([] if session.items else [paper.nothing_yet(subject)])]
        rows = tuple(
            (
                str(number),
                "–".join(filter(None, (paper.clock(at, subject.conference) for at in (item.planned_start, item.planned_end)))),
                item.title or item.kind_name,
                item.by,
                "",
            )
            for number, item in enumerate(session.items, 1)
        )  # fmt: skip
        if rows:
            heads = (_("No."), _("Time"), _("Content"), _("Performed by"), _("Note"))
            blocks.append(Table(heads, rows, (0.7, 1.5, 3.9, 2.6, 1.1), ("center", "center")))
    if not blocks:
        blocks.append(paper.nothing_yet(subject))
    return [paper.paper(subject, "CTr", _("PROGRAMME"), blocks, counted=False)]
