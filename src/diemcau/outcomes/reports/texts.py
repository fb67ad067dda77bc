"""What a room says of itself in words: how long, and as it is kept."""

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

LONGEST_NAME, LONGEST_REMARK = 360, 500
"""Characters: a name of 60 with a position of 300; an op holds 2,048 bytes."""


def kept(text: str) -> str:
    """Tidy lines without empty ones, and without numbers of identity papers."""
    return without_identity_numbers("\n".join(line for one in text.splitlines() if (line := tidy(one))))


def holds_number(text: str) -> bool:
    """Whether a number of an identity paper was taken out of it."""
    plain = tidy(text)
    return without_identity_numbers(plain) != plain
