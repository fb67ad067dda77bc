"""The headcount flash report of one round: totals by level, every room, and who has not reported; as of a stated moment."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from diemcau.infra import audit, papers
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from ..enums import Channel
from ..queries import HeadcountBoard, Line, Sums
from .words import heading, hour, language, moment, session_name, write_cell


def flash_pdf(board: HeadcountBoard, *, by: Actor) -> bytes:
    """The report as PDF, in the language switched on."""
    audit.record(by, "attendance.flash_pdf", conference=board.conference.pk, round=board.round.pk, run=board.run)
    shown = formats.number
    tongue = language()

    def texts(row: Sequence[Any]) -> list[str]:
        return ["" if cell is None else shown(cell, tongue) if isinstance(cell, int) else str(cell) for cell in row]

    data = heading(board.conference, board.run) | {
        "title": _("Headcount flash report"),
        "lines": _lead(board),
        "by_level": _("By level"),
        "level_heads": _level_heads(),
        "levels": [texts(row) for row in _levels(board)],
        "by_room": _("By room"),
        "room_heads": _room_heads(),
        "rooms": [texts(row) for row in _rooms(board)],
        "missing_title": _("Rooms that have not reported (%(count)s)") % {"count": shown(len(board.missing), tongue)},
        "missing_heads": _missing_heads(),
        "missing": [texts(row) for row in _missing(board)],
        "warnings": _warnings(board),
    }
    return papers.compile("attendance/flash", data)


def flash_xlsx(board: HeadcountBoard, *, by: Actor) -> bytes:
    """The report as workbook: totals, rooms, rooms that have not reported."""
    audit.record(by, "attendance.flash_xlsx", conference=board.conference.pk, round=board.round.pk, run=board.run)
    out = io.BytesIO()
    with Workbook(out) as book:
        lead = [heading(board.conference, board.run)["conference"], _("Headcount flash report"), *_lead(board)]
        _sheet(book, _("Totals"), lead, _level_heads(), _levels(board))
        _sheet(book, _("Rooms"), lead, _room_heads(), _rooms(board))
        _sheet(book, _("Not reported"), lead, _missing_heads(), _missing(board))
    return out.getvalue()


def _sheet(book: Any, name: str, lead: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold, strong = book.add_format({"bold": True, "bottom": 1}), book.add_format({"bold": True})
    for row, text in enumerate(lead):
        write_cell(sheet, row, 0, text, strong if row < 2 else None)
    top = len(lead) + 1
    for column, text in enumerate(heads):
        sheet.write_string(top, column, text, bold)
        sheet.set_column(column, column, 30 if column == 1 else 14)
    for row, cells in enumerate(rows, top + 1):
        for column, value in enumerate(cells):
            write_cell(sheet, row, column, value)
    sheet.freeze_panes(top + 1, 2)
    print_as_list(sheet, top)


def _lead(board: HeadcountBoard) -> list[str]:
    """Which round, as of when, and on how many rooms the sums rest."""
    zone, tongue, sums = board.conference.timezone, language(), board.sums
    facts = {
        "reported": formats.number(sums.reported, tongue),
        "sites": formats.number(sums.sites, tongue),
        "confirmed": formats.number(sums.confirmed, tongue),
    }
    said = [
        f"{session_name(board.round.session)} – {choose(board.round.title, tongue)}",
        _("As of %(moment)s") % {"moment": moment(board.as_of, zone)},
        _("%(reported)s of %(sites)s rooms reported, %(confirmed)s confirmed. Sums are of confirmed rooms.") % facts,
    ]
    if board.late is not None:
        late = {
            "persons": board.late.persons,
            "headcounts": board.late.headcounts,
            "moment": moment(board.late.at, zone),
        }
        said.append(
            _(
                "Came in after this half-day was over: entries about persons %(persons)s, headcounts %(headcounts)s; the last at %(moment)s"
            )
            % late
        )
    said.append(_bases())
    if board.run == "rehearsal":
        said.insert(0, _("Rehearsal – not the real figures"))
    return said


def _bases() -> str:
    """Which figures are of which moment."""
    return _(
        "Expected, registered and present by name: the list as of that moment, unless a room gave its number by telephone or "
        "on paper. Present, substitutes and guests: as counted in the room, at the time beside them."
    )


def expected_twice(line: Line) -> str:
    """What to say when room and list expect different numbers; empty when they do not."""
    if line.expected_said is None:
        return ""
    facts = {"said": line.expected_said, "listed": line.site.counts.expected}
    return _("expected: %(said)s reported, %(listed)s on the list now") % facts


def _level_heads() -> list[str]:
    return [
        _("Level"), _("Rooms"), _("Reported"), _("Confirmed"), _("Expected"), _("Registered"), _("Present"),
        _("Substitutes"), _("Guests"), _("Absent"), _("Present by name"),
    ]  # fmt: skip


def _levels(board: HeadcountBoard) -> list[list[Any]]:
    rows = [[level.level_name, *_sums(level.sums)] for level in board.levels]
    return [*rows, [_("Total"), *_sums(board.sums)]]


def _sums(sums: Sums) -> list[int]:
    return [
        sums.sites, sums.reported, sums.confirmed, sums.expected, sums.registered, sums.present, sums.substitutes,
        sums.guests, sums.absent, sums.counts.present,
    ]  # fmt: skip


def _room_heads() -> list[str]:
    return [
        _("Room number"), _("Site"), _("Level"), _("Expected"), _("Registered"), _("Present"), _("Substitutes"),
        _("Guests"), _("Absent"), _("Present by name"), _("Reported"),
    ]  # fmt: skip


def _rooms(board: HeadcountBoard) -> list[list[Any]]:
    return [_room(line, board.conference.timezone) for line in board.lines]


def _room(line: Line, zone: str) -> list[Any]:
    site, counted = line.site, line.headcount
    if counted is None:
        figures: list[Any] = [line.expected, None, None, None, None, None, site.counts.present, _("not reported")]
        return [site.code, site.name, site.level_name, *figures]
    said = [hour(counted.at, zone), str(Channel(counted.channel).label), counted.reported_by]
    if not counted.confirmed:
        said.append(_("not confirmed"))
    elif line.confirmed_by:
        said.append(_("confirmed by %(name)s") % {"name": line.confirmed_by})
    if counted.differs:
        text = (
            _("also confirmed: %(present)s")
            if counted.also_confirmed
            else _("also reported: %(present)s, not confirmed")
        )
        said.append(text % {"present": counted.also_reported})
    said += [expected_twice(line), *_odd(line)]
    return [
        site.code, site.name, site.level_name, line.expected, line.registered, counted.present, counted.substitutes,
        counted.guests, line.absent, site.counts.present, ", ".join(part for part in said if part),
    ]  # fmt: skip


def _odd(line: Line) -> list[str]:
    """What cannot be right about a room's number, as its page says it."""
    many = [_("check: more than registered")] if line.too_many else []
    few = [_("check: fewer than the %(present)s present by name") % {"present": line.site.counts.present}]
    return many + (few if line.too_few else [])


def _missing_heads() -> list[str]:
    return [
        _("Room number"),
        _("Site"),
        _("Level"),
        _("Expected"),
        _("Present by name"),
        _("Technician"),
        _("Telephone"),
    ]


def _missing(board: HeadcountBoard) -> list[list[Any]]:
    return [
        [
            line.site.code, line.site.name, line.site.level_name, line.expected, line.site.counts.present,
            line.site.technician, line.site.phone_shown,
        ]
        for line in board.missing
    ]  # fmt: skip


def _warnings(board: HeadcountBoard) -> list[str]:
    many = [line.site.name for line in board.lines if line.too_many]
    few = sum(line.too_few for line in board.lines)
    said = []
    if many:
        text = _("More present than registered, substitutes and guests together: %(rooms)s. Please check.")
        said.append(text % {"rooms": ", ".join(many)})
    if few:
        text = _("Rooms that counted fewer than are present by name now: %(count)s. They are marked “check”.")
        said.append(text % {"count": few})
    return said
