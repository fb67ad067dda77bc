"""Whole numbers as addresses, forms and devices say them."""


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` says in at most so many ASCII digits; None for anything else: signs, blanks, digits of other scripts, and
    what is longer than a row's key can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
