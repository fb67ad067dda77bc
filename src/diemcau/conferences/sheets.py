"""Lists of sites from a spreadsheet: every fault with the address of its cell, all at once; nothing is saved here."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from diemcau.infra.workbooks import Limit, Unreadable, csv_lines, open_book, reading
from diemcau.kernel.names import canonical, fold, tidy

from . import levels
from .actions.sites import MOST_SITES, SiteSaid
from .models import Conference
from .secrecy import refuse_marked
from .sheet_cells import Cells, address
from .sheet_rests import split

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = Limit(50 * 1024 * 1024, 1_000_000)  # it is read while a page waits
HEADING_WITHIN = 20

# What a column may be called, without marks, in Vietnamese and English; the first two name it in the template.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("Tên điểm cầu", "Name", "điểm cầu", "tên", "site", "site name", "đơn vị"),
    "level": ("Cấp", "Level"),
    "parent": ("Điểm cầu cấp trên", "Parent", "cấp trên", "trực thuộc", "parent site", "above"),
    "room": ("Phòng họp", "Room", "phòng", "hội trường", "địa điểm"),
    "seats": ("Số chỗ", "Seats", "số chỗ ngồi"),
    "expected": ("Số đại biểu dự kiến", "Expected", "dự kiến", "số đại biểu", "expected persons"),
    "site_lead": ("Phụ trách điểm cầu", "Lead", "phụ trách", "site lead", "đầu mối"),
    "site_lead_phone": ("Điện thoại phụ trách", "Lead phone", "site lead phone", "điện thoại đầu mối"),
    "site_technician": ("Cán bộ kỹ thuật", "Technician", "kỹ thuật", "site technician"),
    "site_technician_phone": ("Điện thoại kỹ thuật", "Technician phone", "site technician phone"),
    "site_registrar": ("Người điểm danh", "Registrar", "site registrar", "điểm danh"),
    "site_registrar_phone": ("Điện thoại người điểm danh", "Registrar phone", "điện thoại điểm danh"),
    "timezone": ("Múi giờ", "Time zone", "timezone"),
}
_FOLDED = {fold(name): column for column, names in COLUMNS.items() for name in names}
# How lists write levels besides their names.
_USUAL = {
    "diem cau chinh": levels.HUB,
    "diem cau trung tam": levels.HUB,
    "hub site": levels.HUB,
    "tinh": "province",
    "huyen": "district",
    "xa": "commune",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in the reader's words, and where: ``C7``; empty when the whole file is meant."""

    cell: str
    text: str

    @property
    def place(self) -> tuple[int, int, str]:
        """Row, then column: the order in which a person goes through the list."""
        letters = self.cell.rstrip("0123456789")
        return int(self.cell[len(letters) :] or 0), len(letters), letters


@dataclass(frozen=True, slots=True)
class Rest:
    """A row that seems to be a total, a signature or a note. `place`: where it stands in Sheet.with_rests; None: it can be no site."""

    number: int
    text: str
    place: int | None


@dataclass(slots=True)
class Sheet:
    """A list as it was read. It may be saved when there is no fault.

    `rests`: rows left out of `sites` because of their look; `with_rests`: the sites together with those of them that can be sites.
    """

    sites: list[SiteSaid] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    with_rests: list[SiteSaid] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def blame(self, cell: str, text: str) -> None:
        self.faults.append(Fault(cell, text))


def read(data: bytes, file_name: str, conference: Conference) -> Sheet:
    """Read an .xlsx, .ods or .csv list of sites. Raises Refused(marked_secret)."""
    sheet = Sheet()
    try:
        rows = _rows(data, file_name, sheet)
    except Unreadable as fault:
        sheet.blame("", _unreadable()[fault.why])
        return sheet
    refuse_marked(file_name, [str(cell) for row in rows[:HEADING_WITHIN] for cell in row])
    if sheet.faults:
        return sheet
    found = _heading(rows, sheet)
    if found is None:
        sheet.blame("", _("No heading “%(name)s” was found in the first rows.") % {"name": _column_name("name")})
        return sheet
    heading, columns = found
    below = [(number, row) for number, row in enumerate(rows, 1) if number > heading]
    cells = [Cells(number, row, columns, conference, sheet) for number, row in below]
    cells, rests = split([row for row in cells if row.has_any()])
    if not cells:
        sheet.blame("", _("There are no rows below the heading."))
    elif len(cells) > MOST_SITES:
        sheet.blame("", _too_many())
    else:
        _understand(cells, conference, sheet)
    if rests and not sheet.faults:
        doubtful = {row.number: " ".join(row.filled())[:200] for row in rests}
        _weigh(doubtful, below, columns, conference, sheet)
    sheet.faults.sort(key=lambda fault: fault.place)
    return sheet


def _weigh(
    doubtful: dict[int, str],
    below: list[tuple[int, list[Any]]],
    columns: dict[str, int],
    conference: Conference,
    sheet: Sheet,
) -> None:
    """Which of the doubtful rows (text by number) can be sites beside the others: those with faults are taken out until none has."""
    possible = set(doubtful)
    while True:
        whole = Sheet()
        every = [Cells(n, row, columns, conference, whole) for n, row in below if n in possible or n not in doubtful]
        rows = [row for row in every if row.has_any()]
        _understand(rows, conference, whole)
        faulty = {fault.place[0] for fault in whole.faults}
        if not faulty or not possible:
            break
        possible -= faulty & possible or possible  # a fault elsewhere: two have one name
    places = {row.number: place for place, row in enumerate(rows) if row.number in possible}
    sheet.rests = [Rest(number, text, places.get(number)) for number, text in doubtful.items()]
    sheet.with_rests = whole.sites


def _column_name(column: str) -> str:
    vietnamese, english = COLUMNS[column][:2]
    return vietnamese if (translation.get_language() or "vi").startswith("vi") else english


def _too_many() -> str:
    return _("A conference holds at most %(most)s sites.") % {"most": MOST_SITES}


def _unreadable() -> dict[str, str]:
    """What is wrong with a file that cannot be read, and the cure."""
    return {
        "damaged": _("This is no spreadsheet we can read. Save it as .xlsx or .csv (UTF-8) and try again."),
        "locked": _("This file is protected with a password. Remove the password and upload it again."),
        "old": _("This is a workbook of a kind that is not read (.xls, .xlsb). Save it as .xlsx and try again."),
        "too_large": _(
            "A cell far from the list makes this sheet too large. Copy the list into a new workbook, or save it as CSV."
        ),
        "long_cell": _(
            "A cell of this file is longer than 100,000 characters: perhaps a quotation mark is never closed. Save it as .xlsx and try again."
        ),
    }


def _rows(data: bytes, file_name: str, sheet: Sheet) -> list[list[Any]]:
    """Raises Unreadable."""
    if len(data) > MOST_BYTES:
        sheet.blame("", _("The file is larger than 5 MB. A list of sites is much smaller: is it the right file?"))
        return []
    if file_name.lower().endswith((".csv", ".txt", ".tsv")):
        return _csv_rows(data, sheet)
    book = open_book(data, limit=MOST_UNPACKED)
    with reading():
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def _csv_rows(data: bytes, sheet: Sheet) -> list[list[Any]]:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        sheet.blame("", _("The letters of this file are not UTF-8. Save it as .xlsx or as “CSV UTF-8” and try again."))
        return []
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    rows: list[list[Any]] = []
    for row in csv_lines(text, max(";\t,", key=first.count)):
        if len(rows) > 2 * MOST_SITES:
            sheet.blame("", _too_many())
            return []
        rows.append(row)
    return rows


def _heading(rows: Sequence[Sequence[Any]], sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The number of the heading's row (from 1) and the place of every known column (from 0)."""
    for number, row in enumerate(rows[:HEADING_WITHIN], 1):
        names = [fold(str(cell)) for cell in row]
        known = [_FOLDED.get(name) for name in names]
        if "name" not in known or len({column for column in known if column}) < min(2, sum(map(bool, names))):
            continue
        columns: dict[str, int] = {}
        for place, column in enumerate(known):
            if column is None and names[place]:
                sheet.ignored.append(tidy(str(row[place])))
            elif column in columns:
                sheet.blame(address(number, place), _("This column stands twice."))
            elif column:
                columns[column] = place
        return number, columns
    return None


def _understand(cells: list[Cells], conference: Conference, sheet: Sheet) -> None:
    """Turn rows into sites, with their parents by name."""
    by_name: dict[str, list[int]] = {}
    for index, row in enumerate(cells):
        by_name.setdefault(canonical(row.text("name")), []).append(index)
    there: dict[str, list[int]] = {}
    taken = set()
    for pk, name, over in conference.sites.values_list("pk", "name", "parent_id"):
        there.setdefault(canonical(name), []).append(pk)
        taken.add((canonical(name), over))
    hub = conference.sites.filter(is_hub=True).values_list("pk", flat=True).first()
    names = _level_names(conference)
    seen: dict[tuple[str, int | None, int | None], int] = {}
    has_hub = hub is not None
    for index, row in enumerate(cells):
        parent, above = _parent(row, index, by_name, there)
        level = _level(row, names)
        if level == levels.HUB:
            if has_hub:
                row.blame("level", _("There is a hub already; a conference has one."))
            has_hub = True
        key = (canonical(row.text("name")), parent, above)
        if key[0] and key in seen:
            row.blame("name", _("This site stands already in row %(row)s.") % {"row": seen[key]})
        elif key[0] and parent is None and (key[0], above if above is not None else hub) in taken:
            row.blame("name", _("The conference has this site already."))
        seen.setdefault(key, row.number)
        sheet.sites.append(_site(row, level, parent, above))
    _refuse_rings(cells, sheet)


def _parent(
    row: Cells, index: int, by_name: dict[str, list[int]], there: dict[str, list[int]]
) -> tuple[int | None, int | None]:
    """What stands above: a place in the list, or the id of a site that is there."""
    name = row.text("parent")
    if not name:
        return None, None
    here, known = by_name.get(canonical(name), []), there.get(canonical(name), [])
    if here == [index]:
        row.blame("parent", _("A site cannot stand below itself."))
    elif len(here) + len(known) > 1:
        row.blame("parent", _("Several sites are called “%(name)s”.") % {"name": name})
    elif here:
        return here[0], None
    elif known:
        return None, known[0]
    else:
        row.blame("parent", _("No site is called “%(name)s”.") % {"name": name})
    return None, None


def _level_names(conference: Conference) -> dict[str, str]:
    """Every name of a level, folded, with its code."""
    names = {fold(code): code for code in (*levels.KNOWN, *conference.levels)}
    for language in ("vi", "en"):
        with translation.override(language):
            for code in (*levels.KNOWN, *conference.levels):
                names[fold(levels.name(code, conference.levels, language))] = code
    return names | _USUAL


def _level(row: Cells, names: dict[str, str]) -> str:
    text = row.text("level")
    if not text:
        return "other"
    level = names.get(fold(text))
    if level is None:
        with_names = ", ".join(str(name) for name in levels.KNOWN.values())
        row.blame("level", _("There is no level “%(level)s”. Known: %(known)s.") % {"level": text, "known": with_names})
        return "other"
    return level


def _site(row: Cells, level: str, parent: int | None, above: int | None) -> SiteSaid:
    return SiteSaid(
        name=row.required("name", 200),
        level=level,
        is_hub=level == levels.HUB,
        parent=parent,
        above=above,
        room=row.text("room", 200),
        seats=row.count("seats"),
        expected=row.count("expected"),
        timezone=row.timezone("timezone"),
        contacts=row.contacts(),
    )


def _refuse_rings(cells: list[Cells], sheet: Sheet) -> None:
    parents = {index: said.parent for index, said in enumerate(sheet.sites)}
    for index, row in enumerate(cells):
        at: int | None = parents[index]
        seen = {index}
        while at is not None and at not in seen:
            seen.add(at)
            at = parents[at]
        if at == index:
            row.blame("parent", _("These sites stand below each other in a ring."))
