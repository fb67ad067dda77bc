"""Rows of one table turned into people: who stands in them, what is said of each, and what is wrong."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import is_name, tidy

from .. import phones
from . import endings
from .guard import is_private, without_private
from .lexicon import is_like_name, is_position, is_surely_name, is_unit, unit_within, without_titles
from .lines import text_of
from .people import Called, people_of
from .sections import Sections
from .tables import Grid, Table

_DITTO = re.compile(r"[\"”“″〃'’´‘`]{1,2}|[-–\s]*(?:nt|n/t|//|như trên)[-–\s.]*|[-–]\s*[\"”“″〃][\s–-]*", re.IGNORECASE)
_NOTHING = re.compile(r"[-–—.…_/x×?*0\s]{1,5}|không(?: có)?|n/a|null|none|chưa có", re.IGNORECASE)
_EXAMPLE = re.compile(r"vd|ví dụ|mẫu|v\.d|e\.?g|example", re.IGNORECASE)
PARTS = ("family_part", "middle_part", "given_part")
LONGEST = {"full_name": 120, "position": 300, "unit": 300, "group": 200, "honorific": 40, "note": 200}
KEPT = 2_000


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


class Fault(NamedTuple):
    """Something wrong with a list, by its code (roster.problems) and its cell; `row` 0: with the file."""

    cell: str
    code: str
    row: int = 0
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Known:
    """What the conference calls its sites and units: the official name of a text, "" where it has none."""

    site: Callable[[str], str] = lambda _text: ""
    unit: Callable[[str], str] = lambda _text: ""


@dataclass
class Reader:
    """Reads the rows of one table, in order. `sections` go on from table to table of a sheet; `unit`, `site` hold where a row says
    nothing; `country` is the calling code at home."""

    grid: Grid
    table: Table
    known: Known
    sections: Sections
    country: str = "84"
    unit: str = ""
    site: str = ""
    faults: list[Fault] = field(default_factory=list)
    _is_closed: bool = False
    _above: dict[str, str] = field(default_factory=dict)
    _carried: frozenset[str] = frozenset()
    _row: int = 0
    _people: int = 0
    _wide: int = 0

    def __post_init__(self) -> None:
        self._places = self.table.places
        self._hidden = {row - self.grid.sheet.first_row for row in self.grid.sheet.hidden_rows}
        self._name_at = next(self._places[f] for f in ("full_name", "family_part", "given_part") if f in self._places)
        self._carried = frozenset(name for name in ("unit", "site") if name in self._places and self._is_run(name))
        self._span = (self.table.left, self.table.right)
        self._is_merged = bool(self.grid.sheet.merges)

    def _is_run(self, name: str) -> bool:
        """Whether a column is filled once for all people below: no blocks are merged, and nothing is said twice in a row."""
        at, table = self._places[name], self.table
        if self.grid.has_merges(at, table.first, table.last):
            return False
        said = [
            row[at]
            for row in self.grid.rows[table.first : table.last + 1]
            if row[self._name_at] != "" and at < len(row)
        ]
        filled = [value for value in said if value != ""]
        is_repeated = any(a == b for a, b in itertools.pairwise(said) if a != "")
        return bool(said) and said[0] != "" and not is_repeated and len(filled) * 10 <= len(said) * 7

    def people(self) -> Iterator[Person]:
        """Everybody in the table."""
        for at in range(self.table.first, self.table.last + 1):
            if at in self._hidden:
                continue
            cells = self.grid.rows[at]
            self._row = at
            if not self._is_plain(cells) and not self._is_somebody(at):
                continue
            yield from self._persons(at)

    def _is_plain(self, cells: list[object]) -> bool:
        """Whether a row is somebody at first sight: a number and a name, and more beside them."""
        listed = self._places.get("listed")
        if self._is_closed or self._is_merged or listed is None or not isinstance(cells[listed], int | float):
            return False
        name = cells[self._name_at]
        return (
            isinstance(name, str)
            and len(cells) - cells.count("") > 2
            and name[:1].isalpha()
            and not name[:4].lower().startswith(("tổng", "cộng"))
        )

    def _is_somebody(self, at: int) -> bool:
        """Whether a row is a person; headings of sections and what closes a list are taken note of."""
        filled = self.grid.filled(at, *self._span)
        if not filled:
            return False
        texts, name = list(filled.values()), self._name(at)
        is_numbered = filled.get(self._places.get("listed", -1), "").strip(".) ").isdecimal()
        if _EXAMPLE.fullmatch(texts[0]) or endings.is_numbering(texts) or (not (is_numbered and len(texts) > 3) and endings.is_total(texts)):
            return False
        if self._is_closed:
            if not (is_numbered and len(texts) > 2 and is_like_name(name)):
                return False
            self._is_closed = False
        if len(texts) <= 4 and not is_numbered and not is_surely_name(texts[0]) and endings.is_closing(texts):
            self._is_closed = True
            return False
        if endings.is_title(texts) and not is_numbered:
            return False
        if self._begins_section(at, filled, name):
            return False
        return self._has_name(at, filled, name, is_numbered=is_numbered)

    def _begins_section(self, at: int, filled: dict[int, str], name: str) -> bool:
        if len(filled) > 4 or self._has_pair(filled):
            return False
        spread = [b for b in self.grid.starting(at) if b.right > b.left and b.left in filled]
        is_spread = any(b.left <= self._name_at <= b.right or b.right - b.left >= 2 for b in spread)
        heading = self.sections.heading(list(filled.values()), is_spread=is_spread, is_named=self._name_at in filled)
        if heading is None:
            return False
        listed = filled.get(self._places.get("listed", -1), "")
        if heading.level == 5 and self._is_lone_name(heading.text, filled, is_spread=is_spread):
            return False
        if listed.isdecimal() and is_like_name(without_titles(name)[0]) and not is_unit(name):
            return False
        if heading.kind == "unit":
            heading = heading._replace(text=self._unit(heading.text))
        self.sections.begin(heading)
        self._above = {}
        return True

    def _has_pair(self, filled: dict[int, str]) -> bool:
        """Whether a name and what a person has (a position, a unit, a telephone) stand in their columns."""
        beside = [
            self._places[name]
            for name in ("position", "unit", "phone", "position_unit", "site")
            if name in self._places
        ]
        at = self._name_at
        if at not in filled or not any(place in filled for place in beside):
            return False
        text = without_titles(filled[at])[0]
        is_person = is_like_name(text) or not (is_unit(text) or is_position(text))
        counts = all(
            re.fullmatch(r"\W*\d{1,4}\s*(?:người|đ/c|đại biểu)?\W*", filled[p], re.IGNORECASE)
            for p in beside
            if p in filled
        )
        return is_person and not counts

    def _is_lone_name(self, text: str, filled: dict[int, str], *, is_spread: bool) -> bool:
        return not is_spread and self._name_at in filled and is_surely_name(without_titles(text)[0])

    def _name(self, at: int) -> str:
        cells = self.grid.rows[at]
        if "full_name" in self._places:
            return text_of(cells[self._places["full_name"]])
        parts = [text_of(cells[self._places[part]]) for part in PARTS if part in self._places]
        return tidy(" ".join(parts))

    def _has_name(self, at: int, filled: dict[int, str], name: str, *, is_numbered: bool) -> bool:
        if name:
            is_lone = len(filled) == 1 and len(self._places) > 2
            if (
                is_lone
                and not is_like_name(without_titles(name)[0])
                and not people_of(str(self.grid.rows[at][self._name_at]))
            ):
                self._fault("rest", at, self._name_at)
                return False
            if (
                len(filled) == 1
                and len(self._places) > 2
                and name.isupper()
                and self._people
                and self._wide == self._people
                and not is_surely_name(name)
            ):
                self._fault("rest", at, self._name_at)
                return False
            return True
        block = self.grid.merge(at, self._name_at)
        if block is not None and block.top < at:
            return False  # a second row of the person above
        useful = [place for place in filled if place in self._places.values() and place != self._places.get("listed")]
        if is_numbered and useful:
            self._fault("empty_name", at, self._name_at)
        elif useful:
            self._fault("rest", at, useful[0])
        return False

    # what is said of a person

    def _persons(self, at: int) -> Iterator[Person]:
        cells, places = self.grid.rows[at], self._places
        raw = cells[places["full_name"]] if "full_name" in places else self._name(at)
        text = raw if isinstance(raw, str) else text_of(raw)
        found = people_of(text) if text and "\x00" not in text else ()
        if not found:
            self._fault(
                "no_name" if not re.search(r"\d|chưa|cử sau", text.lower()) or not is_name(text) else "unnamed",
                at,
                self._name_at,
            )
            return
        if len(found) > 1:
            self._fault("several_people", at, self._name_at, count=str(len(found)))
        if raw != "" and text_of(text) != without_identity_numbers(text_of(text)):
            self._fault("identity_number", at, self._name_at)
        said = self._said(at, len(found))
        self._people += 1
        self._wide += len(cells) - cells.count("") > 2
        for number, called in enumerate(found):
            if len(called.name) > LONGEST["full_name"]:
                self._fault("too_long", at, self._name_at, limit=str(LONGEST["full_name"]))
                continue
            yield self._person(
                at, called, {name: texts[min(number, len(texts) - 1)] for name, texts in said.items()}, number
            )

    def _said(self, at: int, count: int) -> dict[str, list[str]]:
        """What stands in the columns: a text for everybody of the row, or one for each."""
        said: dict[str, list[str]] = {}
        for name, column in self._places.items():
            if name == "full_name" or name in PARTS:
                continue
            value = self._value(name, at, column)
            lines = (
                _lines(value)
                if count > 1 and isinstance(value, str) and name in ("position", "unit", "phone", "position_unit")
                else []
            )
            said[name] = lines if len(lines) == count else [text_of(value)]
        return said

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
        row, column = at + sheet.first_row, self._name_at + sheet.first_column
        position, unit = self._office(at, called, said)
        phone = self._phone(at, said.get("phone", ""), number) or phones.core(called.phone, self.country)
        site = self._site(at, said.get("site", ""))
        note = self._note(at, said.get("note", "") or called.note)
        listed = said.get("listed", "").strip(".) ")
        honorific = said.get("honorific", "") or called.honorific
        return Person(
            called.name, position, unit, site, phone, sheet.cell(row, column), honorific[: LONGEST["honorific"]], note,
            self._cut("group", said.get("group", "") or self.sections.said("group"), at),
            int(listed) if listed.isdecimal() and len(listed) < 8 else 0, row,
        )  # fmt: skip

    def _office(self, at: int, called: Called, said: dict[str, str]) -> tuple[str, str]:
        position, unit = _something(said.get("position", "")), _something(said.get("unit", ""))
        if both := _something(said.get("position_unit", "")):
            position, unit2 = parted(both)
            unit = unit or unit2
        if not position and called.position:
            position = called.position
            if not unit and "unit" not in self._places and not self.sections.said("unit"):
                position, unit = parted(position)
        position = self._cut("position", self._clean("position", position, at), at)
        unit = unit or self.sections.said("unit") or self.unit
        return position, self._cut("unit", self._unit(self._clean("unit", unit, at)), at)

    def _unit(self, text: str) -> str:
        return self.known.unit(text) or text

    def _site(self, at: int, text: str) -> str:
        text = _something(text)
        if not text:
            return self.sections.said("site") or self.site
        if official := self.known.site(text):
            return official
        self._fault("unknown_site", at, self._places["site"])
        return self._clean("site", text, at)[:200]

    def _phone(self, at: int, text: str, number: int) -> str:
        if not text or (number and "\n" not in str(self.grid.rows[at][self._places["phone"]])):
            return ""
        phone = phone_of(text, self.country)
        if not phone and not _NOTHING.fullmatch(text):
            code = "identity_number" if without_identity_numbers(text) != text else "bad_phone"
            self._fault(code, at, self._places["phone"])
        elif phone and len(re.sub(r"\D", "", text)) > 15:
            self._fault("several_phones", at, self._places["phone"], kept=phone)
        return phone

    def _note(self, at: int, text: str) -> str:
        if not text:
            return ""
        if is_private(text) or without_identity_numbers(text) != text:
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

    def _fault(self, code: str, at: int, column: int, **facts: str) -> None:
        if len(self.faults) < KEPT:
            sheet = self.grid.sheet
            row = at + sheet.first_row
            self.faults.append(Fault(sheet.cell(row, column + sheet.first_column), code, row, tuple(facts.items())))


@lru_cache(maxsize=16_384)
def parted(text: str) -> tuple[str, str]:
    """Position and unit out of one text: “Phó Chủ tịch UBND xã An Bình”, “Phó Chủ tịch, UBND xã An Bình”, “UBND xã …, Chủ tịch”."""
    pieces = [piece for piece in re.split(r"\s*[,;/\n]\s*|\s+[-–—]\s+", text) if piece]
    for cut in range(len(pieces) - 1, 0, -1):
        left, right = pieces[:cut], pieces[cut:]
        if is_unit(right[0]) and all(not is_unit(piece) for piece in left):
            position, unit = _cut_at(text, right[0])
            inner, unit2 = _within(position)
            return (inner, f"{unit2}, {unit}") if unit2 else (position, unit)
    if len(pieces) > 1 and is_unit(pieces[0]) and any(is_position(piece) for piece in pieces[1:]):
        at = next(n for n, piece in enumerate(pieces) if n and is_position(piece))
        unit, position = _cut_at(text, pieces[at])
        return position, unit
    position, unit = _within(text)
    if unit:
        return position, unit
    return ("", text) if is_unit(text) else (text, "")


def _within(text: str) -> tuple[str, str]:
    at = unit_within(text)
    return (text[:at].strip(" ,;–-"), text[at:]) if at > 0 else (text, "")


def _cut_at(text: str, piece: str) -> tuple[str, str]:
    at = text.rindex(piece)
    return re.sub(r"[\s,;/–—-]+$", "", text[:at]), text[at:]


@lru_cache(maxsize=4_096)
def _something(text: str) -> str:
    return "" if not text or _NOTHING.fullmatch(text) else text


@lru_cache(maxsize=1_024)
def phone_of(text: str, country: str) -> str:
    """The first telephone number of a text, in its form at home; a lost 0 is given back."""
    text = re.sub(r"(?<=\d)\.0$", "", text)
    digits = re.sub(r"\D", "", text)
    bare = re.fullmatch(r"[\s'.\d()-]*", text) is not None
    is_lost = bare and not digits.startswith("0") and len(digits) in (9, 10) and not text.strip().startswith("+")
    tidied = phones.tidy(text.strip(" '’"), was_number=is_lost) or phones.first_of(text)
    if not tidied:
        found = re.search(r"(?<!\d)(?:\+?84|0)?(?:[\s.-]?\d){9,10}(?!\d)", text)
        tidied = phones.tidy(found.group(), was_number=True) if found else ""
    return phones.core(tidied, country)


def _lines(text: str) -> list[str]:
    lines = [tidy(line) for line in re.split(r"\n|;|\s/\s", text)]
    return [re.sub(r"^\(?\d{1,2}[.)]\s*|^[-–+•]\s*", "", line) for line in lines if line]


def first_of(texts: Sequence[str]) -> str:
    """The first that says anything."""
    return next(filter(None, texts), "")
