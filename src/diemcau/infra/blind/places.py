"""How an op names which token it asks for: ``3``, or ``20261122.2`` for the second of a slot that gives several."""

import base64
import re
from typing import NamedTuple

from diemcau.kernel.blind import BITS

_PLACE = re.compile(r"([0-9]{1,15})(?:\.([1-9][0-9]?))?")


class Place(NamedTuple):
    """A slot, and the how manieth token of it."""

    slot: int
    n: int = 1

    def __str__(self) -> str:
        return str(self.slot) if self.n == 1 else f"{self.slot}.{self.n}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """None for anything that `str` would not have written."""
        found = _PLACE.fullmatch(text) if text.isascii() else None
        place = cls(int(found[1]), int(found[2] or 1)) if found else None
        return place if str(place) == text else None


def as_text(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def as_blinded(text: object) -> bytes | None:
    """A blinded value from its base64url; None when it is none."""
    if not isinstance(text, str) or len(text) != 342 or not text.isascii():
        return None
    try:
        data = base64.b64decode(text + "==", b"-_", validate=True)
    except ValueError:
        return None
    return data if len(data) == BITS // 8 else None
