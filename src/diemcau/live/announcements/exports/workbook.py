"""The technical log: incidents, what was written with rooms, messages, a sheet each."""

import io
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock, as_datetime
from diemcau.kernel.localised import choose
from diemcau.people import queries as people

from .. import queries

Row = Sequence[str | int]


def log_xlsx(conference: Conference, run: str, *, by: Actor) -> bytes:
    """Everything of a run, in the language switched on. Every text is a text, whatever it begins with."""
    audit.record(by, "incidents.log_xlsx", conference=conference.pk, run=run)
    language = (get_language() or "vi")[:2]
    out = io.BytesIO()
    with Workbook(out) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for title, widths, heads, rows in (
            (_("Incidents"), (8, 36, 22, 22, 22, 12, 60), _incident_heads(), _incidents(conference, run, language)),
            (_("Technicians’ chat"), (8, 36, 22, 30, 80), _chat_heads(), _chat(conference, run, language)),
            (
                _("Announcements"),
                (22, 16, 30, 80, 16, 16, 16, 22),
                _notice_heads(),
                _notices(conference, run, language),
            ),
        ):
            sheet = book.add_worksheet(title[:31])
            for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, head, bold)
            for line, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, int):
                        sheet.write_number(line, column, value, plain)
                    else:
                        sheet.write_string(line, column, value, plain)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, 0, len(heads) - 1)
    return out.getvalue()


def _incident_heads() -> Sequence[str]:
    return (
        _("No."),
        _("Site"),
        _("Incident"),
        _("From"),
        pgettext("incident", "Until"),
        _("Minutes"),
        _("What was done"),
    )


def _incidents(conference: Conference, run: str, language: str) -> Iterable[Row]:
    now = SystemClock().now_ms()
    for one in sorted(queries.incidents_of(conference.pk, run), key=lambda one: (one.opened_at, one.pk)):
        until = _moment(one.closed_at, conference, language) or _("still open")
        minutes = max(0, (one.closed_at or now) - one.opened_at) // 60_000
        word = str(one.get_kind_display())
        yield (
            one.site.code, one.site.name, word[:1].upper() + word[1:], _moment(one.opened_at, conference, language), until,
            minutes, one.note,
        )  # fmt: skip


def _chat_heads() -> Sequence[str]:
    return _("No."), _("Site"), _("Time"), _("Written by"), _("Text")


def _chat(conference: Conference, run: str, language: str) -> Iterable[Row]:
    rows = queries.lines_of(conference.pk, run)
    sites = {row.site_id: row.site for row in rows}
    for said in queries.line_told(conference.pk, rows, language):
        row, site = said.row, sites[said.row.site_id]
        who = (said.who or _("Hub")) if row.is_hub else _("the room")
        yield site.code, site.name, _moment(row.at, conference, language), who, said.text


def _notice_heads() -> Sequence[str]:
    return (
        _("Time"),
        _("Kind"),
        _("For"),
        _("Text"),
        _("Rooms"),
        _("Acknowledged"),
        _("of these by telephone"),
        _("Sent by"),
    )


def _notices(conference: Conference, run: str, language: str) -> Iterable[Row]:
    now = SystemClock().now_ms()
    boards = queries.boards_of(conference.pk, run, now, language, conference.levels, most=5_000)
    names = people.names_of({board.row.made_by for board in boards})
    for board in reversed(boards):
        row = board.row
        text, who = choose(row.texts, language), names.get(row.made_by, "")
        kind = str(row.get_kind_display())
        yield (
            _moment(row.made_at, conference, language),
            kind,
            board.reach,
            text,
            board.rooms,
            board.heard,
            board.by_phone,
            who,
        )


def _moment(ms: int, conference: Conference, language: str) -> str:
    """“08:20, 5 July 2026” in the conference's zone; empty for never."""
    if not ms:
        return ""
    at = as_datetime(ms).astimezone(ZoneInfo(conference.timezone))
    return f"{formats.clock_time(at)}, {formats.day(at, language)}"
