"""Dated lists of units, from CSV. A code names a unit only within its list: other lists use it for other units."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import BinaryIO, NamedTuple

from django.db import transaction

from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..models import AdminUnit

COLUMNS = ("list", "code", "name", "kind", "parent_code")
_LONGEST = {"code": 16, "name": 200, "kind": 40}


class RowError(NamedTuple):
    """What is wrong in a line of the file (1 is the heading): a stable code and the value it is about."""

    line: int
    code: str
    value: str


class BadUnits(Refused):
    """Rows that cannot be read: all of them, in the order of the file. Nothing was kept."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("bad_units", count=len(errors), first=errors[0].line)
        self.errors = errors


class Imported(NamedTuple):
    """How many units of a list are new, changed, or as they were."""

    created: int
    changed: int
    unchanged: int


class _Row(NamedTuple):
    line: int
    code: str
    name: str
    kind: str
    parent_code: str


@transaction.atomic
def import_units(*, by: Actor, file: BinaryIO | bytes, list_date: date | None = None) -> Imported:
    """Load a list (UTF-8 CSV with the columns list, code, name, kind, parent_code); a second load changes nothing.

    With `list_date` every row must be of that list; without, the file's own date counts and must be one. Units missing from
    the file stay: rooms may stand on them. Raises Refused(forbidden), BadUnits.
    """
    if not policies.may_import_units(by):
        raise Refused("forbidden")
    rows, listed = _read(file if isinstance(file, bytes) else file.read(), list_date)
    done = _keep(rows, listed)
    audit.record(by, "people.import_units", list=str(listed), created=done.created, changed=done.changed)
    return done


def _read(data: bytes, list_date: date | None) -> tuple[list[_Row], date]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadUnits([RowError(data.count(b"\n", 0, fault.start) + 1, "not_utf8", "")]) from None
    reader = csv.DictReader(io.StringIO(text), restkey="", restval="", strict=True)
    errors: list[RowError] = []
    rows: list[_Row] = []
    dates: set[date] = {list_date} if list_date else set()
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BadUnits([RowError(1, "column_missing", column) for column in missing])
        rows += (_row(reader.line_num, cells, dates, errors) for cells in reader)
    except csv.Error as fault:
        errors.append(RowError(reader.reader.line_num, "not_csv", str(fault)))
    if not rows and not errors:
        errors.append(RowError(1, "no_rows", ""))
    errors += _relations(rows)
    if errors:
        raise BadUnits(sorted(set(errors)))
    return rows, dates.pop()


def _row(line: int, cells: dict[str, str], dates: set[date], errors: list[RowError]) -> _Row:
    """One line; what is wrong with it goes to `errors`. The first date met is the list's, others are wrong."""
    row = _Row(line, *(names.tidy(cells[column]) for column in COLUMNS[1:]))
    for column, longest in _LONGEST.items():
        value = getattr(row, column)
        if not value:
            errors.append(RowError(line, f"{column}_missing", ""))
        elif len(value) > longest:
            errors.append(RowError(line, f"{column}_too_long", value[:40]))
    if cells.get(""):
        errors.append(RowError(line, "too_many_cells", ""))
    try:
        listed = date.fromisoformat(cells["list"].strip())
    except ValueError:
        errors.append(RowError(line, "bad_date", cells["list"]))
    else:
        if not dates:
            dates.add(listed)
        elif listed not in dates:
            errors.append(RowError(line, "other_list", cells["list"]))
    return row


def _relations(rows: Iterable[_Row]) -> list[RowError]:
    """Codes given twice, parents nobody has, and units that stand below themselves."""
    parents: dict[str, str] = {}
    errors = []
    for row in rows:
        if row.code and row.code in parents:
            errors.append(RowError(row.line, "code_twice", row.code))
        parents.setdefault(row.code, row.parent_code)
    for row in rows:
        if row.parent_code and row.parent_code not in parents:
            errors.append(RowError(row.line, "parent_unknown", row.parent_code))
        elif _circles(row.code, parents):
            errors.append(RowError(row.line, "below_itself", row.code))
    return errors


def _circles(code: str, parents: dict[str, str]) -> bool:
    above, seen = parents.get(code, ""), {code}
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == code and bool(code)


def _keep(rows: list[_Row], listed: date) -> Imported:
    """Write what differs, parents before children, in a handful of statements."""
    known = {unit.code: unit for unit in AdminUnit.objects.filter(list_date=listed)}
    created, changed = [], []
    for row in rows:
        unit = known.get(row.code)
        if unit is None:
            created.append(_written(AdminUnit(list_date=listed, code=row.code), row))
        elif (unit.name, unit.kind) != (row.name, row.kind):
            changed.append(_written(unit, row))
    AdminUnit.objects.bulk_create(created, batch_size=1000)
    units = known | {unit.code: unit for unit in created}
    moved = []
    for row in rows:
        unit, parent = units[row.code], units.get(row.parent_code)
        if unit.parent_id != (parent.pk if parent else None):
            unit.parent = parent
            moved.append(unit)
    AdminUnit.objects.bulk_update(changed, ["name", "kind", "canonical_name", "search_key"], batch_size=200)
    _hang(moved)
    touched = {unit.code for unit in changed} | {unit.code for unit in moved} - {unit.code for unit in created}
    return Imported(len(created), len(touched), len(rows) - len(created) - len(touched))


def _written(unit: AdminUnit, row: _Row) -> AdminUnit:
    unit.name, unit.kind = row.name, row.kind
    unit.canonical_name, unit.search_key = names.canonical(row.name), names.fold(row.name)
    return unit


def _hang(moved: list[AdminUnit]) -> None:
    """Parents of many units at once: one statement per parent."""
    below: dict[int | None, list[int]] = {}
    for unit in moved:
        below.setdefault(unit.parent_id, []).append(unit.pk)
    for parent, children in below.items():
        for start in range(0, len(children), 500):
            AdminUnit.objects.filter(pk__in=children[start : start + 500]).update(parent_id=parent)
