"""A room's attendance list with a column to sign: for the settlement file, and as paper for a room without a line."""

import io
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from diemcau.infra import audit, papers
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose
from diemcau.roster.enums import Source

from ..queries import Attending, RoomList
from .words import heading, language, moment, session_name, state_in_words, write_cell


def list_pdf(of: RoomList, *, by: Actor, blank: int = 0) -> bytes:
    """The list as PDF in the language switched on; `blank` numbered lines follow for those who come unannounced."""
    _record(of, by, "list_pdf")
    rows = [_cells(number, line, of) for number, line in enumerate(of.lines, 1)]
    width = 4 + len(of.sessions)
    rows += [[str(len(rows) + 1 + n), *[""] * (width - 1)] for n in range(blank)]
    data = heading(of.site.conference, of.run) | {
        "title": _("Attendance list"),
        "room": f"{of.site.code} – {of.site.name}",
        "as_of": _("As of %(moment)s") % {"moment": moment(timezone.now(), _zone(of))},
        "heads": [_("No."), _("Full name"), _("Position"), _("Unit")],
        "sessions": [session_name(session) for session in of.sessions],
        "state": _("Present"),
        "signature": _("Signature"),
        "rows": [[str(cell) for cell in row] for row in rows],
        "summary": _summary(of),
        "notice": _notice(of),
        "signers": [_("Site registrar"), _("Site lead")],
    }
    return papers.compile("attendance/list", data)


def list_xlsx(of: RoomList, *, by: Actor) -> bytes:
    """The list as workbook: one sheet, a pair of columns for every session."""
    _record(of, by, "list_xlsx")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Attendance list")[:31])
        bold, quoted = (
            book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            book.add_format({"quote_prefix": True}),
        )
        top = heading(of.site.conference, of.run)
        lead = [
            top["conference"], _("Attendance list"), f"{of.site.code} – {of.site.name}", top["rehearsal"],
            _("As of %(moment)s") % {"moment": moment(timezone.now(), _zone(of))}, _summary(of), _notice(of),
        ]  # fmt: skip
        for row, text in enumerate(lead):
            write_cell(sheet, row, 0, text, quoted)
        heads = [_("No."), _("Full name"), _("Position"), _("Unit")]
        for session in of.sessions:
            heads += [session_name(session), _("Signature")]
        for column, text in enumerate(heads):
            sheet.write_string(len(lead) + 1, column, text, bold)
            sheet.set_column(column, column, (6, 30, 26, 30)[column] if column < 4 else 18)
        for number, line in enumerate(of.lines, 1):
            cells = _cells(number, line, of)
            spread = cells[:4] + [cell for state in cells[4:] for cell in (state, "")]
            for column, value in enumerate(spread):
                write_cell(sheet, len(lead) + 1 + number, column, value, quoted)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(len(lead) + 1)
        sheet.freeze_panes(len(lead) + 2, 2)
    return out.getvalue()


def _record(of: RoomList, by: Actor, verb: str) -> None:
    sessions = [session.pk for session in of.sessions]
    conference, site = of.site.conference_id, of.site.pk
    audit.record(by, f"attendance.{verb}", conference=conference, site=site, sessions=sessions, run=of.run)


def _zone(of: RoomList) -> str:
    return of.site.timezone or of.site.conference.timezone


def _cells(number: int, line: Attending, of: RoomList) -> list[Any]:
    name = line.full_name
    if line.mark == Source.SUBSTITUTE:
        name = _("%(name)s (for %(other)s)") % {"name": name, "other": line.stands_for or "–"}
    elif line.mark == Source.WALK_IN:
        name = _("%(name)s (walk-in)") % {"name": name}
    elif line.visitor:
        name = _("%(name)s (from %(room)s)") % {"name": name, "room": line.home or "–"}
    return [number, name, line.position, line.unit, *[_state(row, of) for row in line.states]]


def _state(row: Any, of: RoomList) -> str:
    """What is said of somebody; who is in another room now is not present in this one."""
    words = state_in_words(row, _zone(of))
    if row is not None and row.state == "present" and row.site_id != of.site.pk:
        return _("in another room, %(time)s") % {"time": words}
    return words


def _summary(of: RoomList) -> str:
    parts = []
    for index, session in enumerate(of.sessions):
        here = [line for line in of.lines if _is_here(line, index, of)]
        facts = {"session": session_name(session), "present": len(here), "listed": len(of.lines)}
        parts.append(_("%(session)s: %(present)s present of %(listed)s on this list") % facts)
    return "; ".join(parts)


def _is_here(line: Attending, index: int, of: RoomList) -> bool:
    row = line.states[index]
    return row is not None and row.state == "present" and row.site_id == of.site.pk


def _notice(of: RoomList) -> str:
    return choose(of.site.conference.processing_notice, language()) or _(
        "This list is kept to take attendance and to settle the costs of the conference, and is deleted after its term."
    )
