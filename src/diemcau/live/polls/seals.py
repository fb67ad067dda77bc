"""What is kept of who answered."""

import hmac
from uuid import UUID

from diemcau.infra.derived import derived_key

SEAT = ("stands_for__uid", "stands_for__stands_for__uid")
"""Columns of a delegate that name who sat there before them, and before that one: a seat has one voice."""


class Seals:
    """Makes the seal of a voter (``delegate:<uid of the seat>``, ``phone:<chance>``, ``op:<id>``) in a poll: the same one is known again, in this poll alone."""

    def __init__(self) -> None:
        self._key = derived_key("diemcau.live.polls")

    def __call__(self, poll: UUID, who: str) -> str:
        return hmac.digest(self._key, f"{poll}/{who}".encode(), "sha256")[:16].hex()
