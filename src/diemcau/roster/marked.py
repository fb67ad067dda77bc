"""The list that was uploaded, with what is wrong in it: to be sent back to whoever made it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import fold

from . import policies
from .actions.previewing import PRIVATE, opened
from .importing.book import Sheet, Value
from .importing.guard import sensitive_content, sensitive_heading, without_private
from .importing.layout import place_of
from .importing.lines import text_of
from .importing.notes import is_about_a_person
from .models import RosterImport
from .problems import Told, told

COPY = "roster.marked_copy"
_WIDEST = 46  # letters
_LOOK = 200
_LABELS = 12  # rows of a sheet above its list in which a label may stand before what must not be copied
Places = dict[tuple[int, int], list[Told]]


def marked_xlsx(*, by: Actor, imported: RosterImport, file: IO[bytes]) -> None:
    """A copy of the uploaded list as xlsx: cells with problems are coloured and say in a comment what is wrong, columns that nobody needs are
    empty, what is hidden is left out, text stays text (no formulas). At the end a sheet with all problems. Only sheets with a list are copied.
    Raises NotFound; Refused(import_moved_on) when the file is gone."""
    if not policies.may_change(by, imported.conference_id):
        raise NotFound
    book = opened(imported)
    problems = [(found, told(found)) for found in imported.problems if found["code"] != "rest"]
    private = {found["cell"] for found in imported.problems if found["code"] in PRIVATE}
    lists = {name for name, head in imported.sheets if head is not None}
    closed = _closed(imported)
    with Workbook(file) as made:
        looks = _looks(made)
        for sheet in (one for one in book.visible if one.name in lists):
            own = _by_place([one for _found, one in problems], sheet)
            tables = [table for table in imported.headings if sheet.name in table["sheets"]]
            _copy(made, sheet, own, closed.get(sheet.name, set()), private, looks, tables)
        _summary(made, [one for _found, one in problems], looks)
    audit.record(by, COPY, conference=imported.conference_id, imported=imported.pk)


def _looks(made: Workbook) -> Mapping[str, Any]:
    plain: dict[str, Any] = {"text_wrap": True, "valign": "top"}
    return {
        "plain": made.add_format(plain),
        "bold": made.add_format({**plain, "bold": True}),
        "wrong": made.add_format({**plain, "bg_color": "#FFC7CE", "border": 1}),
        "doubtful": made.add_format({**plain, "bg_color": "#FFEB9C", "border": 1}),
        "closed": made.add_format({**plain, "bg_color": "#D9D9D9", "italic": True}),
    }


def _closed(imported: RosterImport) -> dict[str, set[int]]:
    """Sheet → the places of columns that the guard closed."""
    found: dict[str, set[int]] = {}
    for table in imported.headings:
        places = {column["at"] for column in table["columns"] if column["dropped"]}
        for sheet in table["sheets"]:
            found.setdefault(sheet, set()).update(places)
    return found


def _by_place(problems: Sequence[Told], sheet: Sheet) -> Places:
    found: Places = {}
    for problem in problems:
        name, row, column = place_of(problem.at)
        if name == sheet.name:
            found.setdefault((row - 1, column), []).append(problem)
    return found


def _taken(tables: Sequence[Mapping[str, Any]]) -> tuple[set[int], int]:
    """The places of columns that are read, and the row of the first headings."""
    known = {column["at"] for table in tables for column in table["columns"] if column["field"]}
    return known, min((table["head"] for table in tables), default=0)


def _copy(
    made: Workbook,
    sheet: Sheet,
    problems: Places,
    closed: set[int],
    private: set[str],
    looks: Mapping[str, Any],
    tables: Sequence[Mapping[str, Any]],
) -> None:
    page = made.add_worksheet(_name(made, sheet.name))
    widths: dict[int, int] = {}
    hidden = {column - sheet.first_column for column in sheet.hidden_columns}
    closed = closed | _sensitive(sheet)
    known, head = _taken(tables)
    for i, row in enumerate(sheet.rows):
        at_row = i + sheet.first_row - 1
        is_hidden = at_row + 1 in sheet.hidden_rows
        look = "bold" if at_row + 1 in sheet.bold else "plain"
        for j, value in enumerate(row):
            at = j + sheet.first_column
            here = problems.get((at_row, at), [])
            is_shut = j in closed or j in hidden or is_hidden or sheet.cell(at_row + 1, at) in private
            is_shut = is_shut or (
                j not in known and not here and at_row + 1 > head and is_about_a_person(text_of(value))
            )
            if (value == "" or is_shut) and not here:
                continue
            said: Value = "" if is_shut else _shown(value, row[j - 1] if j else "")
            mark = look if not here else "wrong" if any(one.costs_row for one in here) else "doubtful"
            _write(page, at_row, at, said, looks, mark)
            widths[at] = max(widths.get(at, 8), min(_WIDEST, len(str(said)) + 2))
            if here:
                page.write_comment(at_row, at, "\n".join(one.text for one in here), {"x_scale": 2})
    for at, width in widths.items():
        page.set_column(at, at, width)
    for j in closed:
        page.write_string(
            _head(sheet, j), j + sheet.first_column, _("(left out: must not be collected)"), looks["closed"]
        )


def _head(sheet: Sheet, column: int) -> int:
    """The row in which the column begins."""
    first = next((i for i, row in enumerate(sheet.rows) if column < len(row) and row[column] != ""), 0)
    return first + sheet.first_row - 1


def _sensitive(sheet: Sheet) -> set[int]:
    """Columns that look as if they held what nobody needs, also where no list was found in them."""
    width = max(map(len, sheet.rows), default=0)
    found = set()
    for j in range(width):
        said = [text for row in sheet.rows[:_LOOK] if j < len(row) and (text := text_of(row[j]))]
        is_headed = any(len(text) < 40 and sensitive_heading(text) and fold(text) != "" for text in said[:_LABELS])
        if is_headed and sensitive_content(said):
            found.add(j)
    return found


def _shown(value: Value, before: Value) -> Value:
    """A value without what nobody may collect: an identity number among other words, a birth year, what stands behind a label."""
    if isinstance(value, bool):
        return ""
    text = text_of(value)
    if isinstance(before, str) and before.rstrip().endswith(":") and sensitive_heading(before):
        return ""
    if isinstance(value, int | float):
        return value if without_identity_numbers(text) == text and not _is_long(text) else ""
    if isinstance(value, datetime.date | datetime.time):
        return text
    return without_private(without_identity_numbers(text))


def _is_long(digits: str) -> bool:
    return len(digits) == 12


def _write(page: Any, row: int, column: int, value: Value, looks: Mapping[str, Any], mark: str) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, looks[mark])
        return
    page.write_string(row, column, str(value), looks[mark])


def _name(made: Workbook, name: str) -> str:
    """A name that a sheet may have, and no other one has."""
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")[:28] or "1"
    taken = {str(page.name).lower() for page in made.worksheets()}
    return next(one for one in (clean, *(f"{clean[:25]} {n}" for n in range(2, 999))) if one.lower() not in taken)


def _summary(made: Workbook, problems: Sequence[Told], looks: Mapping[str, Any]) -> None:
    page = made.add_worksheet(_name(made, _("What to correct")))
    for column, (heading, width) in enumerate(((_("Cell"), 24), (_("Problem"), 80), (_("Written there"), 40))):
        page.write_string(0, column, heading, looks["bold"])
        page.set_column(column, column, width)
    for row, one in enumerate(problems, start=1):
        for column, text in enumerate((one.cell, one.text, one.value)):
            _write(page, row, column, text, looks, "plain")
    page.freeze_panes(1, 0)
