"""A room's attendance list with a column to sign: for the settlement file, and as paper for a room without a line."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.conferences.models import Conference, Session
from diemcau.infra import audit, papers
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose
from diemcau.roster.enums import Source

from ..queries import Attending, RoomList
from .words import heading, language, moment, session_name, state_in_words, write_cell


def list_pdf(of: RoomList, *, by: Actor, blank: int = 0) -> bytes:
    """The list as PDF in the language switched on; `blank` numbered lines follow for those who come unannounced."""
    _record(of, by, "list_pdf")
    return paper([of], blank=blank)


def list_xlsx(of: RoomList, *, by: Actor) -> bytes:
    """The list as workbook: one sheet, a pair of columns for every session."""
    _record(of, by, "list_xlsx")
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet(_("Attendance list")[:31])
        write_room(sheet, of, Formats(book), heading(of.site.conference, of.run))
    return out.getvalue()


def paper(lists: Sequence[RoomList], *, blank: int = 0) -> bytes:
    """The PDF of lists of one conference, every room's on pages of its own, numbered for themselves."""
    conference = lists[0].site.conference
    data = heading(conference, lists[0].run) | {
        "title": _("Attendance list"),
        "heads": list_heads(),
        "signature": _("Signature"),
        "notice": notice(conference),
        "nobody": _("Nobody is on this list."),
        "signers": [_("Site registrar"), _("Site lead")],
        "rooms": [_section(of, blank) for of in lists],
    }
    return papers.compile("attendance/list", data)


def _section(of: RoomList, blank: int) -> dict[str, Any]:
    rows = [cells(number, line, of) for number, line in enumerate(of.lines, 1)]
    rows += [[len(of.lines) + 1 + n, *[""] * (3 + len(of.sessions))] for n in range(blank)]
    return {
        "number": of.site.code,
        "room": f"{of.site.code} – {of.site.name}",
        "as_of": as_of(_zone(of)),
        "sessions": [session_name(session) for session in of.sessions],
        "summary": _summary(of),
        "rows": [[str(cell) for cell in row] for row in rows],
    }


class Formats:
    """How cells of a workbook look; made once for a book."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})


def write_room(sheet: Any, of: RoomList, formats: Formats, top: Mapping[str, Any]) -> None:
    """One room on a sheet of its own, row after row; `top` is the conference's heading."""
    lead = [
        top["conference"], _("Attendance list"), f"{of.site.code} – {of.site.name}", top["rehearsal"], as_of(_zone(of)),
        _summary(of), notice(of.site.conference),
    ]  # fmt: skip
    lines = [spread(cells(number, line, of)) for number, line in enumerate(of.lines, 1)]
    write_sheet(sheet, formats, lead=lead, heads=list_heads() + session_heads(of.sessions), rows=lines)
    for column, width in enumerate((6, 30, 26, 30)):
        sheet.set_column(column, column, width)


def write_sheet(
    sheet: Any, formats: Formats, *, lead: Sequence[str], heads: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Lines of text, a line left free, headings that stay in sight and are printed on every page, rows. Returns the last row."""
    sheet.set_column(0, len(heads) - 1, 18)
    for row, text in enumerate(lead):
        write_cell(sheet, row, 0, text)
    top = len(lead) + 1
    for column, text in enumerate(heads):
        sheet.write_string(top, column, text, formats.head)
    print_as_list(sheet, top)
    sheet.freeze_panes(top + 1, 2)
    last = top
    for last, line in enumerate(rows, top + 1):
        for column, value in enumerate(line):
            write_cell(sheet, last, column, value)
    return last


def list_heads() -> list[str]:
    """What is said of everybody."""
    return [_("No."), _("Full name"), _("Position"), _("Unit")]


def session_heads(sessions: Iterable[Session]) -> list[str]:
    """Two columns for every session: what was said, and room to sign."""
    return [text for session in sessions for text in (session_name(session), _("Signature"))]


def spread(line: Sequence[Any]) -> list[Any]:
    """A line of `cells` with an empty cell to sign after every state."""
    return [*line[:4], *[cell for state in line[4:] for cell in (state, "")]]


def as_of(zone: str) -> str:
    """When it was made, by the clock of a zone."""
    return _("As of %(moment)s") % {"moment": moment(timezone.now(), zone)}


def _record(of: RoomList, by: Actor, verb: str) -> None:
    sessions = [session.pk for session in of.sessions]
    conference, site = of.site.conference_id, of.site.pk
    audit.record(by, f"attendance.{verb}", conference=conference, site=site, sessions=sessions, run=of.run)


def _zone(of: RoomList) -> str:
    return of.site.timezone or of.site.conference.timezone


def cells(number: int, line: Attending, of: RoomList) -> list[Any]:
    """Number, name, position, unit, and what was said in every session of the list."""
    name = line.full_name
    if line.mark == Source.SUBSTITUTE or line.stands_for:
        name = _("%(name)s (for %(other)s)") % {"name": name, "other": line.stands_for or "–"}
    elif line.mark == Source.WALK_IN:
        name = _("%(name)s (walk-in)") % {"name": name}
    elif line.off_list:
        name = _("%(name)s (no longer on the list)") % {"name": name}
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
    for session, here in zip(of.sessions, present(of), strict=True):
        facts = {"session": session_name(session), "present": here, "expected": of.expected}
        parts.append(_("%(session)s: %(present)s present of %(expected)s expected") % facts)
    parts.append(
        ngettext("%(count)s name on this list", "%(count)s names on this list", len(of.lines))
        % {"count": len(of.lines)}
    )
    return "; ".join(parts)


def _is_here(line: Attending, index: int, of: RoomList) -> bool:
    row = line.states[index]
    return row is not None and row.state == "present" and row.site_id == of.site.pk


def present(of: RoomList) -> list[int]:
    """How many were in the room, by session."""
    return [sum(_is_here(line, index, of) for line in of.lines) for index in range(len(of.sessions))]


def notice(conference: Conference) -> str:
    """Why the list is kept: in the conference's own words, or ours."""
    return choose(conference.processing_notice, language()) or _(
        "This list is kept to take attendance and to settle the costs of the conference, and is deleted after its term."
    )
