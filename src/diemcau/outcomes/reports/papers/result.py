"""Báo cáo kết quả (BC): general, figures beside what was planned, content, evaluation, proposals, and the rooms as an annex
(domain.md §11 row 19)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from diemcau.conferences.queries import organisers_of
from diemcau.infra.documents import Block, Document, Heading, Table
from diemcau.infra.documents.blocks import Align
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Field, Subject, kinds
from diemcau.roster.letters.facts import Facts

from . import beside, rollup, rooms

FIELDS = (
    Field("strengths", gettext_lazy("Strengths")),
    Field("limits", gettext_lazy("Limits and their causes")),
    Field("proposals", gettext_lazy("Proposals")),
)


def draw(subject: Subject) -> Sequence[Document]:
    facts = Facts(subject.conference, subject.language)
    parts: list[tuple[str, list[Block]]] = [
        (_("General"), list(_general(subject, facts))),
        (_("Figures beside the plan"), beside.with_plan(subject)),
        (_("Other figures"), beside.others(subject)),
        (_("Content"), _content(subject, facts)),
        (_("Strengths"), list(paper.said(subject, "strengths"))),
        (_("Limits and their causes"), list(paper.said(subject, "limits"))),
        (_("Proposals"), list(paper.said(subject, "proposals"))),
    ]
    blocks: list[Block] = [block for title, some in parts if some for block in (Heading(title), *some)]
    said = _("This report on the results of %(conference)s is respectfully submitted")
    ended = said % {"conference": paper.called(subject)} + subject.letterhead.end
    closing = subject.letterhead.closing(heading=pgettext("letter", "Recipients:"))
    whole = [*blocks, subject.letterhead.text(ended, before=12), closing, *_annexes(subject)]
    return [paper.paper(subject, "BC", _("REPORT ON THE RESULTS"), whole, signed=False)]


def _annexes(subject: Subject) -> list[Block]:
    """Heads by level and room, what the rooms confirmed themselves, photos."""
    board, language = rooms.board_of_record(subject.conference), subject.language
    known: list[tuple[str, list[Block]]] = []
    if board is not None:
        title = _("Headcounts by level and room, %(round)s") % {"round": rooms.name_of(board.round, language)}
        known.append((title, [rooms.by_level(board, language), rooms.by_room(board.lines, language)]))
    if reported := rollup.blocks(subject):
        known.append((_("Reports of the rooms, by level"), reported))
    if photos := _photos(subject):
        known.append((_("Photos"), photos))
    return paper.annexes(subject, "BC", pgettext("paper", "Report"), known)


def _photos(subject: Subject) -> list[Block]:
    """The table of approved photos with their captions, where a module draws the paper of them."""
    kind = next((one for one in kinds() if one.code == "photo_captions" and one.draw), None)
    papers = kind.draw(subject) if kind and kind.draw else ()
    return [block for one in papers for block in one.blocks if isinstance(block, Table)]


def _general(subject: Subject, facts: Facts) -> Sequence[Block]:
    bodies = "; ".join(f"{one.name} ({one.role_name})" for one in organisers_of(subject.conference, subject.language))
    return paper.labelled(subject, [
        (_("Organisers"), bodies), (pgettext("letter", "Form"), facts.form),
        (pgettext("letter", "Time"), "; ".join(facts.times(None))), (pgettext("letter", "Place"), facts.place(None)),
        (pgettext("letter", "Chair"), facts.chair), (pgettext("letter", "Participants"), facts.groups),
    ])  # fmt: skip


def _content(subject: Subject, facts: Facts) -> list[Block]:
    """The programme as it was planned, and from when until when each item ran where the run sheet was used."""
    items = [item for session in facts.sessions for item in session.items if item.title]

    def clock(of: tuple[datetime | None, datetime | None]) -> str:
        return "–".join(filter(None, (paper.clock(at, subject.conference) for at in of))) or "–"

    rows = tuple(
        (
            str(at),
            item.title,
            item.by,
            clock((item.planned_start, item.planned_end)),
            clock((item.actual_start, item.actual_end)),
        )
        for at, item in enumerate(items, 1)
    )
    heads = (_("No."), _("Content"), _("Performed by"), _("Planned"), pgettext("figure", "On the day"))
    is_known = any(item.actual_start for item in items)
    shown = rows if is_known else tuple(row[:4] for row in rows)
    width = len(shown[0]) if shown else 0
    aligns: tuple[Align, ...] = ("center", "left", "left", "center", "center")
    return [Table(heads[:width], shown, (0.6, 3, 2.4, 1.5, 1.5)[:width], aligns[:width], size=12)] if rows else []
