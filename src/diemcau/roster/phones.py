"""Telephone numbers as lists write them: kept as digits."""

import re

_KEPT = re.compile(r"\+?\d{7,15}")
_BETWEEN = re.compile(
    r"\s*[;,/|\n]\s*|\s+[-–—]\s+|\s*\(|\)|\s+(?:hoặc|và|or|and)\s+|(?<=[\d.)])\s+(?=[^\W\d])|(?<=[^\W\d])\s*:\s*"
)
_IDENTITY = re.compile(r"\d{12}")  # a citizen's number; a telephone number as long begins with +


def tidy(text: str, *, was_number: bool = False) -> str:
    """Digits, with a leading + when there was one; empty when this is no number.

    A cell that a spreadsheet took for a number has lost its leading 0: `was_number` gives it back.
    """
    digits = re.sub(r"[\s.\-()/]", "", text)
    if was_number and digits.isdigit() and not digits.startswith("0") and len(digits) <= 10:
        digits = f"0{digits}"
    return digits if _KEPT.fullmatch(digits) and not _IDENTITY.fullmatch(digits) else ""


def first_of(text: str) -> str:
    """The first number, tidy, of a text with several, or with words beside one; empty when there is none."""
    return next((number for part in _BETWEEN.split(text) if (number := tidy(part))), "")


def core(phone: str, country: str) -> str:
    """A tidy number in the form in which one number has one spelling: at home (`country` is the calling code) +84 912345678,
    84 912345678 and 0912345678 are 0912345678. A number without + and 0 has the code when what follows is 9 digits or more."""
    digits = phone.removeprefix("+")
    at_home = bool(country) and digits.startswith(country) and (phone.startswith("+") or len(digits) - len(country) > 8)
    return f"0{digits.removeprefix(country)}" if at_home else digits
