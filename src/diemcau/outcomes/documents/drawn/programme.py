"""Chương trình (CTr): number, time, content, who performs, note (domain.md §11 row 4)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from diemcau.conferences.queries import sessions_of
from diemcau.infra.documents import Block, Document, Heading
from diemcau.roster.letters.programme import programme_table

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
        if session.items:
            blocks.append(programme_table(session, zone))
    if not blocks:
        blocks.append(paper.nothing_yet(subject))
    return [paper.paper(subject, "CTr", _("PROGRAMME"), blocks, counted=False)]
