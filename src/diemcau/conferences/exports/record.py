"""The whole record of a conference in one file: a workbook with a sheet for each table, or JSON. What every column means goes along."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_datetime
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from .. import policies, records
from ..models import Conference
from ..records import Column, Table, Unit

RECORD = "conferences.record"
KINDS = ("xlsx", "json")
MOST_ROWS = 1_000_000  # of a sheet; the format holds 1,048,576
_WIDTHS = {
    Unit.NUMBER: 11, Unit.PERSONS: 10, Unit.SHARE: 10, Unit.MINUTES: 10, Unit.SECONDS: 10, Unit.BYTES: 14, Unit.DAY: 12,
    Unit.MOMENT: 17, Unit.YES: 9, Unit.TEXTS: 36,
}  # fmt: skip
_DICTIONARY_WIDTHS = (26, 26, 22, 60, 26, 30, 60)


def _quietly(share: float) -> None:
    """Nobody asks how far it is."""


def write(kind: str, file: IO[bytes], *, by: Actor, conference: Conference, report: Report = _quietly) -> None:
    """All tables into `file`, row after row, in the language switched on. Who took it is recorded. Raises NotFound for whoever is no
    organiser of the conference, and for a kind that there is not."""
    if kind not in KINDS or not policies.may_take_record(by, conference.pk):
        raise NotFound
    rows = (_xlsx if kind == "xlsx" else _json)(file, by, conference, report)
    audit.record(by, RECORD, conference=conference.pk, format=kind, rows=rows)


def _tables(
    conference: Conference, report: Report
) -> Iterator[tuple[Table, Sequence[Column], Iterable[Sequence[Any]]]]:
    """Told between tables how far it is: while rows are read SQLite lets nobody write that down."""
    found = records.tables()
    for done, table in enumerate(found):
        report(done / len(found))
        yield table, table.dictionary(), table.rows(conference)


def _json(file: IO[bytes], by: Actor, conference: Conference, report: Report) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="\n", write_through=False)
    text.write("{\n" + ",\n".join(f" {_dumps(key)}: {_dumps(value)}" for key, value in _head(conference).items()))
    text.write(',\n "dictionary": {')
    tables = [(table, table.dictionary()) for table in records.tables()]
    text.write(",".join(f"\n  {_dumps(table.code)}: {_dumps(_meant(table, columns))}" for table, columns in tables))
    text.write('\n },\n "tables": {')
    count = 0
    for at, (table, columns, rows) in enumerate(_tables(conference, report)):
        text.write(("," if at else "") + f"\n  {_dumps(table.code)}: [")
        between = "\n   "
        for row in rows:
            values = zip(columns, row, strict=True)
            text.write(between + _dumps({column.name: _plain(column, value) for column, value in values}))
            between = ",\n   "
            count += 1
        text.write("]")
    text.write("\n }\n}\n")
    text.flush()
    text.detach()
    return count


def _head(conference: Conference) -> dict[str, Any]:
    return {
        "conference": conference.key,
        "official_name": conference.official_name,
        "timezone": conference.timezone,
        "language": _language(),
        "taken_at": timezone.now().isoformat(timespec="seconds"),
    }


def _meant(table: Table, columns: Sequence[Column]) -> dict[str, Any]:
    return {"title": str(table.title), "columns": {one.name: _told(table, one) for one in columns}}


def _told(table: Table, column: Column) -> dict[str, Any]:
    """What the dictionary says of a column."""
    told: dict[str, Any] = {
        "heading": str(column.heading),
        "meaning": str(column.means),
        "unit": str(column.unit.label),
        "source": str((column.source or table.source).label),
    }
    if column.labels is not None:
        told["values"] = {str(code): str(label) for code, label in column.labels.choices}
    return told


def _plain(column: Column, value: Any) -> Any:
    if column.unit is Unit.MOMENT:
        value = _moment(value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("UTC")).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: Any) -> datetime | None:
    """A moment, of Unix ms too; None for never."""
    if isinstance(value, int):
        return as_datetime(value) if value else None
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _language() -> str:
    return (get_language() or "vi")[:2]


def _xlsx(file: IO[bytes], by: Actor, conference: Conference, report: Report) -> int:
    language, zone = _language(), ZoneInfo(conference.timezone)
    now = timezone.now().astimezone(zone)
    taken = f"{by.name or by.who} · {formats.day(now, language)} {formats.clock_time(now)}".replace("&", "&&")
    count = 0
    with Workbook(file, streamed=True) as book:
        cells = _Cells(book, zone, language)
        cover, meanings = book.add_worksheet(_("Whole record")), book.add_worksheet(_("Data dictionary"))
        lines = []
        for table, columns, rows in _tables(conference, report):
            written = _sheet(book, cells, table, columns, rows, f"&L{taken}&R&P / &N")
            lines.append((str(table.title), written, len(columns)))
            count += written
        name = choose(conference.official_name, language) or conference.key
        _cover(
            cover,
            cells,
            name,
            _("As of %(moment)s") % {"moment": f"{formats.clock_time(now)}, {formats.day(now, language)}"},
            lines,
        )
        _dictionary(meanings, cells, f"&L{taken}&R&P / &N")
        report(0.95)  # packing the sheets takes the rest
    return count


class _Cells:
    """How cells look, and how values of each unit are written."""

    def __init__(self, book: Workbook, zone: ZoneInfo, language: str) -> None:
        self.zone, self.language = zone, language
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.share = book.add_format({"num_format": "0.0", "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
        self.top = book.add_format({"valign": "top"})

    def write(self, sheet: Any, row: int, at: int, column: Column, value: Any) -> None:
        """Numbers, days and moments as such, everything else as text; nothing for what is not known."""
        if column.unit is Unit.MOMENT:
            value = _moment(value)
        if column.unit is Unit.DAY and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        match value:
            case None | "":
                return
            case bool():
                sheet.write_string(row, at, _("yes") if value else _("no"), self.top)
            case int() | float():
                look = self.share if column.unit is Unit.SHARE else self.number
                sheet.write_number(row, at, value, None if column.name == "number" else look)
            case datetime():
                sheet.write_datetime(row, at, value.astimezone(self.zone).replace(tzinfo=None), self.moment)
            case date():
                sheet.write_datetime(row, at, value, self.day)
            case _:
                sheet.write_string(row, at, self.words(column, value), self.top)

    def words(self, column: Column, value: Any) -> str:
        """A text in the language of the workbook; several with semicolons between them."""
        if column.labels is not None and value in column.labels.values:
            return str(column.labels(value).label)
        if isinstance(value, Mapping):
            value = choose(value, self.language)
        if isinstance(value, list | tuple):
            return "; ".join(self.words(column, one) for one in value)
        return str(value)


def _sheet(
    book: Workbook, cells: _Cells, table: Table, columns: Sequence[Column], rows: Iterable[Sequence[Any]], footer: str
) -> int:
    """The table's sheet, or several where one does not hold it; how many rows it has."""
    sheet = _headed(book, cells, str(table.title), columns, footer)
    count, at = 0, 0
    for row in rows:
        if at == MOST_ROWS:
            sheet = _headed(book, cells, f"{str(table.title)[:25]} {1 + count // MOST_ROWS}", columns, footer)
            at = 0
        count, at = count + 1, at + 1
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            cells.write(sheet, at, place, column, value)
    sheet.autofilter(0, 0, max(1, at), len(columns) - 1)
    return count


def _headed(book: Workbook, cells: _Cells, title: str, columns: Sequence[Column], footer: str) -> Any:
    sheet = book.add_worksheet(title)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column.unit, 24))
        sheet.write_string(0, at, str(column.heading), cells.head)
    sheet.freeze_panes(1, 1)
    print_as_list(sheet, footer=footer)
    return sheet


def _cover(sheet: Any, cells: _Cells, name: str, as_of: str, lines: Sequence[tuple[str, int, int]]) -> None:
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 12)
    sheet.write_string(0, 0, name, cells.title)
    sheet.write_string(1, 0, as_of)
    sheet.write_string(
        2, 0, _("For the organisers alone: it names people. What columns mean stands in the next sheet.")
    )
    for at, heading in enumerate((_("Table"), _("Rows"), _("Columns"))):
        sheet.write_string(4, at, heading, cells.head)
    for row, (title, rows, columns) in enumerate(lines, 5):
        sheet.write_string(row, 0, title)
        sheet.write_number(row, 1, rows, cells.number)
        sheet.write_number(row, 2, columns, cells.number)
    print_as_list(sheet, 4)


def _dictionary(sheet: Any, cells: _Cells, footer: str) -> None:
    heads = (
        _("Table"),
        _("Column"),
        _("Name for programs"),
        _("Meaning"),
        _("Unit of values"),
        _("Where it comes from"),
        _("Values"),
    )
    for at, (heading, width) in enumerate(zip(heads, _DICTIONARY_WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, cells.head)
    row = 0
    for table in records.tables():
        for column in table.dictionary():
            told, row = _told(table, column), row + 1
            values = "; ".join(f"{code}: {label}" for code, label in told.get("values", {}).items())
            name = f"{table.code}.{column.name}"
            for at, text in enumerate(
                (str(table.title), told["heading"], name, told["meaning"], told["unit"], told["source"], values)
            ):
                sheet.write_string(row, at, text, cells.wrapped)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, row), len(heads) - 1)
    print_as_list(sheet, footer=footer)
