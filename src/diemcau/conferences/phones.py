"""Phone numbers: read as people write them, shown as their country writes them, hidden from those who need not ring.

The country is that of the conference's time zone: no country is built in.
"""

import re
from functools import cache

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumberFormat

_TYPED = re.compile(r"\+?[\d\s.\-()/]+")


def region_of(timezone: str) -> str:
    """The ISO 3166 code of the country a time zone belongs to (CLDR), empty when it belongs to none."""
    return str(get_global("zone_territories").get(timezone, ""))


def calling_code(timezone: str) -> str:
    """The digits after the + of the country a time zone belongs to, empty when it belongs to none."""
    return str(phonenumbers.country_code_for_region(region_of(timezone)) or "")


def read(text: str, region: str) -> str:
    """The number in E.164 (``+84912345678``). A leading zero that a spreadsheet has eaten is restored.

    Raises ValueError when no country's plan has such a number.
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except NumberParseException:
        raise ValueError(text) from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@cache
def shown(number: str, region: str) -> str:
    """National form at home (“0912 345 678”), international abroad; what is no number as it stands."""
    try:
        parsed = phonenumbers.parse(number, region or None)
    except NumberParseException:
        return number
    at_home = region and phonenumbers.country_code_for_region(region) == parsed.country_code
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def sought(text: str, region: str) -> str:
    """The digits to look for in kept numbers when somebody types one, or a part of it, in whatever form: without the country's
    code or the 0 before it. Empty when it has letters or fewer than three digits."""
    if not _TYPED.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"\D", "", text)
    code = str(phonenumbers.country_code_for_region(region) or "-")
    if digits.startswith(f"00{code}"):
        digits = digits.removeprefix(f"00{code}")
    elif digits.startswith(code) and ("+" in text or len(digits) > 9):
        digits = digits.removeprefix(code)
    digits = digits.removeprefix("0")
    return digits if len(digits) > 2 else ""


def masked(text: str) -> str:
    """“09•• ••• 678”: enough to recognise, too little to ring."""
    digits = sum(c.isdigit() for c in text)
    kept, seen = [], 0
    for char in text:
        seen += char.isdigit()
        hidden = char.isdigit() and 2 < seen <= digits - 3
        kept.append("•" if hidden else char)
    return "".join(kept)
