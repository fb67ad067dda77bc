"""Báo cáo nhanh sĩ số: one round of counting, by level and by room, as of now (domain.md §11 row 14)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.infra.documents import Block, Document
from diemcau.kernel import formats
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Subject

from . import rooms


def draw(subject: Subject) -> Sequence[Document]:
    board, text, language = rooms.board_of(subject.conference, subject.about), subject.letterhead.text, subject.language
    if board is None:
        return [paper.paper(subject, "BC", _("HEADCOUNT REPORT"), [text(_("No room has counted heads yet."))])]
    as_of = board.as_of.astimezone(ZoneInfo(subject.conference.timezone))
    moment = f"{formats.document_time(as_of, language)}, {formats.document_day(as_of.date(), language)}"
    blocks: list[Block] = [
        *paper.labelled(subject, [
            (_("Round"), rooms.name_of(board.round, language)), (_("As of"), moment),
            (_("Reported"), _("%(said)s of %(all)s rooms") % {
                "said": formats.number(board.sums.reported, language), "all": formats.number(board.sums.sites, language),
            }),
        ]),
        rooms.by_level(board, language),
        text(_("Sums are of rooms that confirmed their headcount") + subject.letterhead.end, before=10),
        subject.letterhead.closing(heading=pgettext("letter", "Recipients:")),
        *paper.annexes(subject, "BC", pgettext("paper", "Report"), [(_("Headcounts by room"), [rooms.by_room(board.lines, language)])]),
    ]  # fmt: skip
    return [paper.paper(subject, "BC", _("HEADCOUNT REPORT"), blocks, signed=False)]
