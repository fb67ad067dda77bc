"""Telephone numbers as lists write them: kept as digits."""

import re

_KEPT = re.compile(r"\+?\d{7,15}")
_IDENTITY = re.compile(r"\d{12}")  # a citizen's number; a telephone number as long begins with +


def tidy(text: str, *, was_number: bool = False) -> str:
    """Digits, with a leading + when there was one; empty when this is no number.

    A cell that a spreadsheet took for a number has lost its leading 0: `was_number` gives it back.
    """
    digits = re.sub(r"[\s.\-()/]", "", text)
    if was_number and digits.isdigit() and not digits.startswith("0") and len(digits) <= 10:
        digits = f"0{digits}"
    return digits if _KEPT.fullmatch(digits) and not _IDENTITY.fullmatch(digits) else ""


def core(phone: str) -> str:
    """A tidy number in the form in which one number has one spelling: +84 912…, 84 912… and 0912… are 0912…."""
    digits = phone.removeprefix("+")
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) in (11, 12) else digits
