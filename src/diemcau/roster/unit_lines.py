"""Units as they are pasted: one a line, from a spreadsheet or typed. What a cell holds is told by what it looks like."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from diemcau.kernel import names
from diemcau.kernel.identity import without_identity_numbers

from . import phones
from .entry import canonical_unit

MOST = 1_000
LONGEST_EMAIL = 254
_CELLS = re.compile(r"\t|\s*[;|]\s*")
_NUMBERING = re.compile(r"^\(?(?:\d{1,4}|[ivxlc]{1,6})\s*[.)]\s+|^[-–•*+]\s+", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"\d{1,4}[.)]?")
_HEADINGS = {"don vi", "ten don vi", "co quan", "co quan don vi", "unit", "name", "units", "tt", "stt"}


class Wanted(NamedTuple):
    """A unit that is to be asked. `site` and `organisation` are numbers of rows."""

    name: str
    site: int | None = None
    organisation: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


class LineFault(NamedTuple):
    """What is wrong with a line (from 1)."""

    line: int
    code: str
    value: str = ""


def read(text: str, site_of: Callable[[str], int | None]) -> tuple[list[Wanted], list[LineFault]]:
    """Units of a pasted text, and everything that is wrong with it. `site_of` says which site a name or number means."""
    wanted: list[Wanted] = []
    faults: list[LineFault] = []
    lines = [line for line in enumerate(text.splitlines(), start=1) if line[1].strip()]
    if len(lines) > MOST:
        return [], [LineFault(lines[MOST][0], "too_many_lines", str(MOST))]
    for number, line in lines:
        cells = _cells(line)
        if not cells or (not wanted and names.fold(cells[0]) in _HEADINGS):
            continue
        unit, wrong = _unit(cells, site_of)
        faults += [LineFault(number, code, value) for code, value in wrong]
        wanted.append(unit)
    return _once(wanted), faults


def _cells(line: str) -> list[str]:
    """The cells that say something, without the row number."""
    cells = [found for cell in _CELLS.split(line) if (found := names.tidy(cell))]
    if len(cells) > 1 and _NUMBER_ALONE.fullmatch(cells[0]):
        cells = cells[1:]
    return [_NUMBERING.sub("", cells[0]), *cells[1:]] if cells else []


def _unit(cells: list[str], site_of: Callable[[str], int | None]) -> tuple[Wanted, list[tuple[str, str]]]:
    told: dict[str, object] = {}
    wrong: list[tuple[str, str]] = []
    for cell in cells[1:]:
        if "@" in cell:
            told.setdefault("contact_email", cell)
            wrong += [] if is_email(cell) else [("bad_email", cell)]
        elif sum(char.isdigit() for char in cell) > 6:
            phone = phones.tidy(cell, was_number=True)
            told.setdefault("contact_phone", phone)
            wrong += [] if phone else [("bad_phone", cell)]
        elif "site" not in told and (site := site_of(cell)) is not None:
            told["site"] = site
        elif "contact_name" not in told:
            told["contact_name"] = cell[:120]
        else:
            wrong.append(("not_understood", cell))
    name = cells[0][:300]
    if not names.is_name(name):
        wrong.append(("no_unit", name))
    elif without_identity_numbers(name) != name:
        wrong.append(("unit_number", name))
    return Wanted(name, **told), wrong  # type: ignore[arg-type]


def is_email(text: str) -> bool:
    """Whether a text can be an address, of RFC 5321's 254 characters at most."""
    if len(text) > LONGEST_EMAIL:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _once(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Lines that say the same unit at the same site count once."""
    return list({(canonical_unit(unit.name), unit.site): unit for unit in reversed(list(wanted))}.values())[::-1]
