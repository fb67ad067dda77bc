"""The text of a question: any script, emoji and direction; nothing that hides, climbs over its lines or names an identity paper."""

import unicodedata

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

LONGEST = (
    500  # characters after tidying; an op of 2,048 bytes has room for them in every script of three bytes a letter
)
MARKS = 4  # combining marks on one letter: what no language needs more of


def clean(text: str) -> str:
    """NFC, single spaces, no controls and nothing without width, at most MARKS marks on a letter."""
    kept, marks = [], 0
    for char in tidy(text):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS:
            kept.append(char)
    return "".join(kept)


def without_numbers(text: str) -> str:
    """The same text without numbers of identity papers."""
    return without_identity_numbers(text)


def says_something(text: str) -> bool:
    """Whether it holds a letter or a digit."""
    return any(char.isalnum() for char in text)
