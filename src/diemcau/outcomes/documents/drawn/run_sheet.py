"""Kịch bản điều hành: minute, what happens, words, cues, who is responsible (domain.md §11 row 5)."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from diemcau.infra.documents import Block, Document, Heading, Table
from diemcau.live.runsheet.queries.board import Line, board_of

from ..kinds import Subject
from . import paper


def draw(subject: Subject) -> Sequence[Document]:
    """As the hall's operators have it; a cue that shows what is no longer there says so."""
    board = board_of(subject.conference, run="live", language=subject.language, now=timezone.now())
    blocks: list[Block] = []
    for session in board.programme.sessions:
        lines = [line for line in board.lines if line.session.id == session.id]
        day = paper.half_day(session.name, session.date, subject.language)
        rows = tuple(_row(subject, number, line) for number, line in enumerate(lines, 1))
        if day:
            blocks += [Heading(day), *([] if rows else [paper.nothing_yet(subject)])]
        if rows:
            heads = (_("No."), _("Time"), _("Content"), _("Cues"), _("Performed by"))
            blocks.append(Table(heads, rows, (0.6, 1.3, 3.3, 2.6, 2.2), ("center", "center")))
    if not blocks:
        blocks.append(paper.nothing_yet(subject))
    return [paper.paper(subject, "", _("RUN SHEET"), blocks, counted=False, landscape=True)]


def _row(subject: Subject, number: int, line: Line) -> tuple[str, ...]:
    item = line.item
    begins, ends = (paper.clock(at, subject.conference) for at in (item.planned_start, item.planned_end))
    gone = " (" + _("no longer there") + ")"
    cues = [f"{cue.kind_label}: {cue.label}" + (gone if cue.is_gone else "") for cue in line.cues]
    return str(number), "–".join(filter(None, (begins, ends))), item.title or item.kind_name, "; ".join(cues), item.by
