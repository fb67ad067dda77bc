"""What is written here: any script, emoji and direction; nothing that hides, and no number of an identity paper."""

from collections.abc import Mapping

from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

LONGEST = 300
"""Characters of a message, a line, a phrase."""


def says_something(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(char.isprintable() and not char.isspace() for char in text)


def kept(text: str) -> str:
    """As it is stored."""
    return without_identity_numbers(tidy(text))


def localised(texts: Mapping[str, str]) -> dict[str, str]:
    """In one language at least, as they are stored. Raises Refused: announcement_empty, announcement_long."""
    if any(len(text) > LONGEST for text in texts.values()):
        raise Refused("announcement_long", most=LONGEST)
    said = {language: kept(text) for language, text in texts.items() if says_something(text)}
    if not said:
        raise Refused("announcement_empty")
    return said
