"""Báo cáo kết quả (BC): general, figures beside what was planned, content, evaluation, proposals, and the rooms as an annex
(domain.md §11 row 19)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from diemcau.conferences.queries import organisers_of
from diemcau.infra.documents import Block, Document, Heading, Pages, Table
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Field, Subject
from diemcau.roster.letters.facts import Facts

from . import beside, rollup, rooms

FIELDS = (
    Field("strengths", gettext_lazy("Strengths")),
    Field("limits", gettext_lazy("Limits and their causes")),
    Field("proposals", gettext_lazy("Proposals")),
)


def draw(subject: Subject) -> Sequence[Document]:
    facts = Facts(subject.conference, subject.language)
    board = rooms.board_of_record(subject.conference)
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
    closing = subject.letterhead.closing(heading=pgettext("letter", "Recipients:"))
    annex: list[Block] = []
    if board is not None:
        text = _("Annex: headcounts by level and room, %(round)s") % {
            "round": rooms.name_of(board.round, subject.language)
        }
        annex = [Pages(), subject.letterhead.text(text, align="center", first_line=False),
                 rooms.by_level(board, subject.language), rooms.by_room(board.lines, subject.language)]  # fmt: skip
    return [
        paper.paper(
            subject, "BC", _("REPORT ON THE RESULTS"), [*blocks, closing, *annex, *rollup.annex(subject)], signed=False
        )
    ]


def _general(subject: Subject, facts: Facts) -> Sequence[Block]:
    bodies = "; ".join(f"{one.name} ({one.role_name})" for one in organisers_of(subject.conference, subject.language))
    return paper.labelled(subject, [
        (_("Organisers"), bodies), (pgettext("letter", "Form"), facts.form),
        (pgettext("letter", "Time"), "; ".join(facts.times(None))), (pgettext("letter", "Place"), facts.place(None)),
        (pgettext("letter", "Chair"), facts.chair), (pgettext("letter", "Participants"), facts.groups),
    ])  # fmt: skip


def _content(subject: Subject, facts: Facts) -> list[Block]:
    items = [item for session in facts.sessions for item in session.items if item.title]
    rows = tuple((str(number), item.title, item.by) for number, item in enumerate(items, 1))
    return [Table((_("No."), _("Content"), _("Performed by")), rows, (0.6, 3.4, 2.6), ("center",))] if rows else []
