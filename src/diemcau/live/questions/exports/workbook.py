"""The log as a workbook: a row for each question."""

import io

from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor

from .. import queries
from .lines import moment, outcome, source

WIDTHS = (6, 22, 34, 18, 70, 70, 10, 16, 30, 70, 22, 22)


def log_xlsx(conference: Conference, run: str, *, by: Actor) -> bytes:
    """Everything that was asked, in the order of asking, in the language switched on."""
    audit.record(by, "questions.log_xlsx", conference=conference.pk, run=run)
    out = io.BytesIO()
    with Workbook(out) as book:
        head, cell = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        sheet = book.add_worksheet(_("Questions and answers")[:31])
        heads = (
            _("No."), _("Asked"), _("Asked by"), _("How it was asked"), _("Question"), _("As worded by the moderators"),
            _("Support"), _("Label"), _("Who answers"), _("Answer"), _("What became of it"), _("Ended"),
        )  # fmt: skip
        for column, (title, width) in enumerate(zip(heads, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for number, card in enumerate(queries.log_of(conference.pk, run), 1):
            row = card.row
            end = row.head or row
            texts = (
                moment(row.asked_at, conference), source(card), str(row.get_way_display()), row.text, row.wording,
            )  # fmt: skip
            sheet.write_number(number, 0, number, cell)
            for column, text in enumerate(texts, 1):
                sheet.write_string(number, column, text, cell)
            sheet.write_number(number, 6, card.votes, cell)
            ends = (row.label, end.routed_to, end.given, outcome(card), moment(end.ended_at, conference))
            for column, text in enumerate(ends, 7):
                sheet.write_string(number, column, text, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, 0, len(heads) - 1)
    return out.getvalue()
