"""The delegate list as workbook, and an empty list to fill in."""

import io
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies, queries

WORKBOOK = "roster.delegates"
PIECE = 2_000
WIDTHS = (6, 30, 14, 30, 36, 22, 10, 28, 14, 16, 14, 28)


def delegates_xlsx(
    *, by: Actor, conference: Conference, filters: queries.Filters, file: IO[bytes], report: Report = lambda share: None
) -> None:
    """The list as it is narrowed, in order, into `file`; who took it is recorded.

    Text stays text, also text that looks like a formula (OWASP, CSV injection). Raises NotFound.
    """
    if not policies.may_change(by, conference.pk):
        raise NotFound
    delegates = queries.delegates_for(by, conference.pk, filters)
    numbers = list(delegates.values_list("pk", flat=True))
    with Workbook(file, streamed=True) as book:
        sheet = _sheet(book, _("Delegates"), _headings(), by)
        # Piece by piece: SQLite lets nobody report progress while a reading is open and others write.
        for first in range(0, len(numbers), PIECE):
            piece = list(delegates.filter(pk__in=numbers[first : first + PIECE]))
            for written, row in enumerate(queries.rows(by, piece), start=first + 1):
                for column, value in enumerate(_cells(row)):
                    _write(sheet, written, column, value)
            report(0.9 * (first + len(piece)) / len(numbers))  # packing the sheet takes the rest
    audit.record(by, "roster.export", conference=conference.pk, rows=len(numbers))


def _headings() -> list[str]:
    return [
        _("No."), _("Full name"), _("Honorific"), _("Position"), _("Unit"), _("Group"), _("Room number"), _("Site"),
        _("Status"), _("Telephone"), _("Came by"), _("Note"),
    ]  # fmt: skip


def _cells(row: queries.Row) -> list[Any]:
    """`No.` is the row number of the list as the page shows it: a list that is taken out and imported again changes nothing."""
    code, name = (row.site.code, row.site.name) if row.site else ("", "")
    return [
        row.listed or "", row.full_name, row.honorific, row.position, row.unit, row.group, code, name, str(row.status), row.phone,
        str(row.source), row.note,
    ]  # fmt: skip


def _sheet(book: Any, name: str, headings: list[str], by: Actor) -> Any:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, width in enumerate(WIDTHS[: len(headings)]):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    now = timezone.localtime()
    taken = f"{by.name or by.who} · {formats.day(now, by.language)} {formats.clock_time(now)}".replace("&", "&&")
    print_as_list(sheet, footer=f"&L{taken}&R&P / &N")
    return sheet


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def template_xlsx(*, by: Actor, conference: Conference) -> bytes:
    """An empty list with the headings the import knows and, on a second sheet, the conference's sites to choose from."""
    if not policies.may_change(by, conference.pk):
        raise NotFound
    sites = list(Site.objects.filter(conference=conference))
    written = io.BytesIO()
    with Workbook(written) as book:
        headings = [
            _("No."), _("Full name"), _("Honorific"), _("Position"), _("Unit"), _("Group"), _("Room number"),
            _("Telephone"), _("Note"),
        ]  # fmt: skip
        sheet = _sheet(book, _("Delegates"), headings, by)
        text = book.add_format({"num_format": "@"})
        sheet.set_column(6, 7, 16, text)  # room numbers and phones keep their leading zeros
        rooms = book.add_worksheet(_("Sites")[:31])
        for row, site in enumerate(sites):
            _write(rooms, row, 0, site.code)
            _write(rooms, row, 1, site.name)
        rooms.set_column(0, 0, 12, text)
        rooms.set_column(1, 1, 40)
        if sites:
            called = _("Sites")[:31]
            source = f"='{called}'!$A$1:$A${len(sites)}"
            sheet.data_validation(1, 6, 5_000, 6, {"validate": "list", "source": source, "error_type": "warning"})
    return written.getvalue()
