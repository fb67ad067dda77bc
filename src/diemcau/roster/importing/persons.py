"""People out of the rows of a table, with what is said of each and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import is_name

from .. import phones
from ..unit_lines import is_email
from .cells import is_nothing, lines_of_several, phone_of, something
from .guard import without_private
from .lexicon import is_unit
from .lines import text_of
from .notes import is_harmless
from .offices import parted, parts_of
from .people import Called, is_unnamed, people_of
from .rows import PARTS, Rows

_DITTO = re.compile(r"[\"”“″〃'’´‘`]{1,2}|[-–\s]*(?:nt|n/t|//|như trên)[-–\s.]*|[-–]\s*[\"”“″〃][\s–-]*", re.IGNORECASE)
_SOME = re.compile(r"\d|chưa|cử sau")
_DIGIT = re.compile(r"\d")
_SHARED = ("position", "unit", "phone", "position_unit")
LONGEST = {"full_name": 120, "position": 300, "unit": 300, "group": 200, "honorific": 40, "note": 200}
# Where citizens have a number of twelve digits, of which a spreadsheet loses the zeros it begins with: no telephone is written so there.
_NUMBERED = "84"
_PAPER = re.compile(r"(?!84[35789])[1-9]\d[0-3]\d{8}|[1-9][0-3]\d{8}")


class Person(NamedTuple):
    """A person as a list names them. `site` and `unit` as the conference calls them, where it knows them; `row` in the sheet."""

    full_name: str
    position: str
    unit: str
    site: str
    phone: str
    source_cell: str
    honorific: str = ""
    note: str = ""
    group: str = ""
    listed: int = 0
    row: int = 0
    email: str = ""


@dataclass
class Reader(Rows):
    """Reads the people of one table, in order."""

    def people(self) -> Iterator[Person]:
        """Everybody in the table."""
        self._others = [(name, at) for name, at in self._places.items() if name != "full_name" and name not in PARTS]
        for at in range(self.table.first, self.table.last + 1):
            if at in self.table.skipped:
                self._is_closed = False
            if at in self._hidden or at in self.table.skipped:
                continue
            cells = self.grid.rows[at]
            if not self._is_plain(cells) and not self._is_somebody(at):
                continue
            yield from self._persons(at)

    def _persons(self, at: int) -> Iterator[Person]:
        cells, places = self.grid.rows[at], self._places
        raw = cells[places["full_name"]] if "full_name" in places else self._name(at)
        text = raw if isinstance(raw, str) and "\x00" not in raw else text_of(raw)
        found = people_of(text) if text else ()
        if not found:
            self._fault(
                "unnamed" if is_unnamed(text) or (_SOME.search(text.lower()) and is_name(text)) else "no_name",
                at,
                self._name_at,
            )
            return
        if len(found) > 1:
            self._fault("several_people", at, self._name_at, count=str(len(found)))
        if _DIGIT.search(text) and text_of(text) != without_identity_numbers(text_of(text)):
            self._fault("identity_number", at, self._name_at)
        said = self._said(at, len(found))
        self._people, self._last = self._people + 1, at
        self._wide += len(cells) - cells.count("") > 2
        for number, called in enumerate(found):
            if len(called.name) > LONGEST["full_name"]:
                self._fault("too_long", at, self._name_at, limit=str(LONGEST["full_name"]))
                continue
            yield self._person(at, called, said[number], number)

    def _said(self, at: int, count: int) -> list[dict[str, str]]:
        """What stands in the columns of each person of a row: the same of all, or a line for each."""
        once: dict[str, str] = {}
        lines: dict[str, list[str]] = {}
        for name, column in self._others:
            value = self._value(name, at, column)
            once[name] = parts_of(value) if name == "position_unit" else text_of(value)
            if count > 1 and name in _SHARED and isinstance(value, str):
                own = lines_of_several(value)
                if name == "position_unit" and any(map(is_unit, own)) and not all(map(is_unit, own)):
                    continue  # a line is the position, the other the unit, of them all
                lines |= {name: own} if len(own) == count else {}
        return (
            [{**once, **{name: own[n] for name, own in lines.items()}} for n in range(count)]
            if lines
            else [once] * count
        )

    def _value(self, name: str, at: int, column: int) -> object:
        cells = self.grid.rows[at]
        value = cells[column]
        if value == "" and self._is_merged and name not in ("phone", "listed", "note"):
            block = self.grid.merge(at, column)
            if block is not None and block.bottom > block.top and block.left == column:
                value = self.grid.rows[block.top][block.left]
        text = value if isinstance(value, str) else ""
        if (value == "" and name in self._carried) or (
            text and len(text) < 12 and name in ("unit", "site", "position") and _DITTO.fullmatch(text.strip())
        ):
            return self._above.get(name, "")
        if name in ("unit", "site", "position"):
            self._above[name] = text_of(value)
        return value

    def _person(self, at: int, called: Called, said: dict[str, str], number: int) -> Person:
        sheet = self.grid.sheet
        row, column = at + sheet.first_row, self._begins_at + sheet.first_column
        position, unit = self._office(at, called, said)
        phone = self._phone(at, said.get("phone", "") or said.get("office_phone", ""), number) or phones.core(
            called.phone, self.country
        )
        site = self._site(at, said.get("site", ""))
        note = self._note(at, said.get("note", "") or called.note)
        listed = said.get("listed", "").strip(".) ")
        honorific = self._clean("honorific", said.get("honorific", ""), at) or called.honorific
        return Person(
            called.name, position, unit, site, phone, sheet.cell(row, column), honorific[: LONGEST["honorific"]], note,
            self._cut("group", self._clean("group", said.get("group", "") or self.sections.said("group"), at), at),
            int(listed) if listed.isdecimal() and len(listed) < 8 else 0, row, self._email(at, said.get("email", "")),
        )  # fmt: skip

    def _office(self, at: int, called: Called, said: dict[str, str]) -> tuple[str, str]:
        position, unit = something(said.get("position", "")), something(said.get("unit", ""))
        if both := something(said.get("position_unit", "")):
            position, unit2 = parted(both, self.known.unit)
            unit = unit or unit2
        if not position and called.position:
            position = called.position
            if not (unit or "unit" in self._places or self.sections.said("unit") or self.unit):
                position, unit = parted(position, self.known.unit)
        position = self._cut("position", self._clean("position", position, at), at)
        unit = unit or self.sections.said("unit") or self.unit
        return position, self._cut("unit", self._unit(self._clean("unit", unit, at)), at)

    def _unit(self, text: str) -> str:
        return self.known.unit(text) or text

    def _site(self, at: int, text: str) -> str:
        if official := self.known.site(text) if text else "":
            return official  # of the hub even the number 000
        text = something(text)
        if not text:
            return self.sections.said("site") or self.site
        written = self._clean("site", text, at)[:200]
        self._fault("unknown_site", at, self._places["site"], site=written)
        return written

    def _phone(self, at: int, text: str, number: int) -> str:
        if not text or (number and "\n" not in str(self.grid.rows[at][self._places["phone"]])):
            return ""
        if self.country == _NUMBERED and _PAPER.fullmatch(re.sub(r"[\s-]", "", text)):
            self._fault("identity_number", at, self._places["phone"])
            return ""
        phone = phone_of(text, self.country)
        if not phone and not is_nothing(text):
            code = "identity_number" if without_identity_numbers(text) != text else "bad_phone"
            self._fault(code, at, self._places["phone"])
        elif len(text) > 15 and len(re.sub(r"\D", "", text)) > 15:
            self._fault("several_phones", at, self._places["phone"], kept=phone)
        return phone

    def _email(self, at: int, text: str) -> str:
        if not text or is_nothing(text):
            return ""
        found = next((part for part in re.split(r"[\s;,/<>()]+|^mailto:", text) if is_email(part)), "")
        if not found:
            self._fault("bad_email", at, self._places["email"])
        elif without_identity_numbers(found) != found:
            self._fault("identity_number", at, self._places["email"])
            return ""
        return found

    def _note(self, at: int, text: str) -> str:
        if not text:
            return ""
        if not is_harmless(text):
            self._fault("private_note", at, self._places.get("note", self._name_at))
            return ""
        return text[: LONGEST["note"]]

    def _clean(self, name: str, text: str, at: int) -> str:
        clean = without_private(without_identity_numbers(text)) if text else ""
        if clean != text:
            self._fault("private_text", at, self._places.get(name, self._name_at))
        return clean

    def _cut(self, name: str, text: str, at: int) -> str:
        if len(text) > LONGEST[name]:
            self._fault("too_long", at, self._places.get(name, self._name_at), limit=str(LONGEST[name]))
            return ""
        return text
