"""What is wrong with a person whom a unit names: a function of what was typed."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from diemcau.conferences import phones as numbers
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import is_name, tidy

from ..importing.cells import phone_of
from ..importing.guard import without_private
from ..importing.people import as_written

TEXTS = {"full_name": 200, "honorific": 40, "position": 300, "phone": 60, "email": 254}
"""The fields that are typed, and how much of each is kept, faults included."""
LONGEST = {"full_name": 120}
_ODD = re.compile(r"[\d=@,;:<>{}()\[\]\"“”|\\/*#^~!?]|^[+-]")
"""What stands in no name: a formula, two people, a number."""


class Country(NamedTuple):
    """Of a conference: its region and calling code, for telephone numbers."""

    region: str
    code: str

    @classmethod
    def of(cls, timezone: str) -> "Country":
        return cls(numbers.region_of(timezone), numbers.calling_code(timezone))


def tidied(values: Mapping[str, str], country: Country) -> tuple[dict[str, str], list[str]]:
    """What was typed as it is kept (a name in capitals as names are written), and the fields in which something was that nobody here needs: numbers of papers, years of birth."""
    kept, private = {}, []
    for name, most in TEXTS.items():
        text = tidy(values.get(name, ""))
        clean = _without_papers(text) if name == "phone" else without_private(without_identity_numbers(text))
        if clean != text:
            private.append(name)
        kept[name] = clean[:most]
    kept["full_name"] = as_written(kept["full_name"])
    kept["phone"] = phone_of(kept["phone"], country.code) or kept["phone"]
    return kept, private


def _without_papers(phone: str) -> str:
    """Nine digits among telephone numbers are one with a digit left out, to be mended; twelve are a citizen's number."""
    digits = re.sub(r"[\s.()-]", "", phone)
    return phone if digits.isdecimal() and len(digits) < 12 else without_identity_numbers(phone)


def problems_of(kept: Mapping[str, str], *, country: Country, needs_group: bool) -> list[dict[str, str]]:
    """All that is wrong: ``{"field", "code"}``. `needs_group`: the quota is by group, and this person has none."""
    found = []
    name = kept["full_name"]
    if not is_name(name) or _ODD.search(name):
        found.append(("full_name", "bad_name" if name else "no_name"))
    elif len(name) > LONGEST["full_name"]:
        found.append(("full_name", "long_name"))
    if kept["phone"] and not _is_phone(kept["phone"], country):
        found.append(("phone", "bad_phone"))
    if kept["email"] and not _is_email(kept["email"]):
        found.append(("email", "bad_email"))
    if needs_group:
        found.append(("group", "no_group"))
    return [{"field": field, "code": code} for field, code in found]


def _is_phone(text: str, country: Country) -> bool:
    try:
        numbers.read(text, country.region)
    except ValueError:
        return False
    return len(text) <= 24


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def digest(values: Mapping[str, str]) -> str:
    """Short, equal for the same text in all fields: by it a page that comes back tells what was touched on it."""
    said = "\x1f".join(tidy(values.get(name, "")) for name in (*TEXTS, "group"))
    return blake2b(said.encode(), digest_size=6).hexdigest()
