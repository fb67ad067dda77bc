"""People out of what a unit pastes or uploads: read as lists are, with the rows that name nobody kept, to be mended on the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import canonical, tidy

from ..importing.book import Book, Sheet, address
from ..importing.cells import is_nothing, phone_of
from ..importing.guard import without_private
from ..importing.lines import text_of
from ..importing.opening import open_book
from ..importing.people import people_of
from ..importing.persons import Person
from ..importing.reading import Reading, read
from ..importing.rows import Fault
from .headless import EMAIL, headed, is_email_heading

MOST = 1_000  # people of one list
MAX_BYTES = 2 * 1024 * 1024
_NAMELESS = frozenset({"empty_name", "no_name", "unnamed", "rest", "too_long"})
_OURS = frozenset({*_NAMELESS, "bad_phone", "bad_email", "unknown_site", "namesake", "no_list", "sensitive_column"})
"""Faults that the page tells of itself, at the row, or that are no matter here."""
_WITH_EMAIL = re.compile(rf"[\s,;–-]*{EMAIL.pattern}")
_BETWEEN = re.compile(r"\t+|\s*[;|]\s*|\s*,\s+|\s{3,}|\s+[-–—]\s+")


class Draft(NamedTuple):
    """Somebody as read; `listed` the number in the list, `row` in the file. Telephone and e-mail may be wrong: they are kept to be mended."""

    full_name: str
    position: str = ""
    phone: str = ""
    email: str = ""
    honorific: str = ""
    group: str = ""
    note: str = ""
    row: int = 0


@dataclass
class Drafts:
    """All that was read. `left_out`: headings of columns that were not taken; `told`: faults with a `value`, as roster.problems tells them."""

    people: list[Draft] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)


def read_text(text: str, *, unit: str, country: str) -> Drafts:
    """The people of a pasted text. Refused as `importing.opening.open_book` refuses, and `nobody_found`."""
    data = text.replace("\x00", "").encode("utf-8", "ignore")
    if not data.strip():
        raise Refused("nothing_pasted")
    return _read(data, "", unit=unit, country=country)


def read_file(data: bytes, name: str, *, unit: str, country: str) -> Drafts:
    """The people of a file. Refused as `read_text`."""
    return _read(data, name, unit=unit, country=country)


def _read(data: bytes, name: str, *, unit: str, country: str) -> Drafts:
    if len(data) > MAX_BYTES:
        raise Refused("list_too_large", megabytes=MAX_BYTES // 1024**2)
    book = headed(open_book(data, name, most=MOST + 200))
    reading = read(book, site_of=lambda _text: "", unit_of=lambda _text: "", country=country)
    people = list(reading.people())
    found = Drafts(left_out=reading.dropped) if people or reading.sheets else _line_by_line(book, country)
    if people or reading.sheets:
        _from_tables(found, _Rows(book, reading), people, unit)
    if not found.people:
        raise Refused("nobody_found")
    if len(found.people) > MOST:
        raise Refused("too_many_nominees", most=MOST)
    return found


def _from_tables(found: Drafts, rows: "_Rows", people: Sequence[Person], unit: str) -> None:
    wrong_phones = {rows.place(fault): rows.value(fault) for fault in rows.faults if fault.code == "bad_phone"}
    drafts = [
        (rows.place_of(person), _draft(person, rows, wrong_phones.get(rows.place_of(person), ""), unit))
        for person in people
    ]
    named = {place for place, _draft in drafts}
    nameless = {rows.place(f): f for f in rows.faults if f.code in _NAMELESS and rows.place(f) not in named}
    drafts += [(place, draft) for place, fault in nameless.items() if (draft := _nameless(rows, place, fault.code))]
    found.people += [draft for _place, draft in sorted(drafts, key=lambda pair: rows.order(pair[0]))]
    found.told = [rows.told(fault) for fault in rows.faults if fault.code not in _OURS]


def _draft(person: Person, rows: "_Rows", wrong_phone: str, unit: str) -> Draft:
    position = _WITH_EMAIL.sub("", person.position)
    if person.unit and canonical(person.unit) not in (canonical(unit), canonical(position)):
        position = ", ".join(
            filter(None, (position, person.unit))
        )  # a part of the unit, or what the organisers ought to see
    email = rows.email(rows.place_of(person))
    return Draft(
        person.full_name, position[:300], person.phone or wrong_phone, email, person.honorific, person.group, person.note,
        person.row,
    )  # fmt: skip


def _nameless(rows: "_Rows", place: tuple[str, int], code: str) -> Draft | None:
    """A row that seems to be somebody and names nobody."""
    said = rows.said(place)
    others = [text for name, text in said.items() if name in ("position", "phone", "unit")]
    if code == "rest" and len(others) < 2:
        return None
    name = tidy(" ".join(said.get(part, "") for part in ("full_name", "family_part", "middle_part", "given_part")))
    return Draft(
        name[:200], said.get("position", "")[:300], said.get("phone", "")[:60], rows.email(place), row=place[1]
    )


@dataclass
class _Rows:
    """The rows of a book by their place: sheet and number."""

    book: Book
    reading: Reading

    def __post_init__(self) -> None:
        self._sheets = {sheet.name: (number, sheet) for number, sheet in enumerate(self.book.visible)}
        self.faults = [fault for fault in self.reading.faults if fault.row or fault.code not in _NAMELESS]

    def place_of(self, person: Person) -> tuple[str, int]:
        return person.source_cell.rpartition("!")[0], person.row

    def place(self, fault: Fault) -> tuple[str, int]:
        return fault.cell.rpartition("!")[0], fault.row

    def order(self, place: tuple[str, int]) -> tuple[int, int]:
        return self._sheets[place[0]][0] if place[0] in self._sheets else 0, place[1]

    def value(self, fault: Fault) -> str:
        """What stands in the cell of a fault, without numbers of papers."""
        sheet = self._sheet(self.place(fault)[0])
        letters = re.sub(r"\d+$", "", fault.cell.rpartition("!")[2])
        if sheet is None or not fault.row:
            return ""
        row = self._cells(sheet, fault.row)
        at = next((n for n in range(len(row)) if address(n + sheet.first_column, 1)[:-1] == letters), None)
        return "" if at is None else without_identity_numbers(text_of(row[at]))[:60]

    def said(self, place: tuple[str, int]) -> dict[str, str]:
        """What stands in the known columns of a row."""
        sheet = self._sheet(place[0])
        row = self._cells(sheet, place[1]) if sheet else []
        told: dict[str, str] = {}
        for name, column in self.reading.columns:
            if name == place[0] and column.field and not column.dropped and column.at < len(row):
                text = without_private(without_identity_numbers(text_of(row[column.at])))
                told |= {column.field: text} if text and not is_nothing(text) else {}
        return told

    def email(self, place: tuple[str, int]) -> str:
        """What stands in a column of e-mail, right or wrong; else the address that stands anywhere in a row."""
        sheet = self._sheet(place[0])
        row = self._cells(sheet, place[1]) if sheet else []
        for name, column in self.reading.columns:
            if name == place[0] and column.at < len(row) and is_email_heading(column.heading):
                text = without_identity_numbers(text_of(row[column.at]))
                return "" if is_nothing(text) else text[:254]
        return next(
            (hit[0][:254] for cell in row if "@" in (text := text_of(cell)) and (hit := EMAIL.search(text))), ""
        )

    def told(self, fault: Fault) -> dict[str, Any]:
        facts = dict(fault.facts)
        return {"cell": fault.cell, "code": fault.code, "row": fault.row, "value": "", "costs_row": False, **facts}

    def _sheet(self, name: str) -> Sheet | None:
        return self._sheets[name][1] if name in self._sheets else None

    def _cells(self, sheet: Sheet, number: int) -> list[Any]:
        at = number - sheet.first_row
        return sheet.rows[at] if 0 <= at < len(sheet.rows) else []


def _line_by_line(book: Book, country: str) -> Drafts:
    """A text of a few lines without headings: a person a line, what they are after the name."""
    sheets = book.visible
    return Drafts([draft for sheet in sheets for draft in _lines(sheet, country)])


def _lines(sheet: Sheet, country: str) -> Iterator[Draft]:
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        parts = [part for cell in row for part in _BETWEEN.split(text_of(cell)) if part.strip(" .)")]
        if len(parts) > 1 and parts[0].strip(" .)(").isdecimal():
            del parts[0]
        texts, phone, email = [], "", ""
        for part in parts:
            clean = without_private(without_identity_numbers(part))
            if "@" in clean and (hit := EMAIL.search(clean)):
                email = email or hit[0]
            elif (digits := phone_of(clean, country)) and not re.search(r"[^\W\d_]{2}", clean):
                phone = phone or digits
            elif clean:
                texts.append(clean)
        called = people_of(texts[0])[:1] if texts else ()
        if called:
            position = ", ".join(filter(None, (called[0].position, *texts[1:])))
            yield Draft(
                called[0].name, position[:300], phone or called[0].phone, email[:254], called[0].honorific, row=number
            )
