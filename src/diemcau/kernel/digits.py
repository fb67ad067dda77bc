"""Whole numbers as addresses, forms and devices say them."""

import re

_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<sign>[.,'’ \u00a0\u202f])[0-9]{3}(?:(?P=sign)[0-9]{3})*)?")


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` says in at most so many ASCII digits; None for anything else: signs, blanks, digits of other scripts, and
    what is longer than a row's key can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def typed_number(text: str, *, digits: int = 18) -> int | None:
    """The number that a person typed, in one piece or with its thousands apart as Vietnamese, English or French offices write them (3000,
    3.000, 3,000, 3 000); None for anything else. What a browser's own number field and Python's `float` make of 3.000 is three."""
    said = text.strip()
    if _GROUPED.fullmatch(said):
        said = re.sub(r"[^0-9]", "", said)
    return whole_number(said, digits=digits)
