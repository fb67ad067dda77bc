"""Delegates' phones: how they stand in tickets and in the log.

A phone has no row anywhere. Its kid is ``phone:`` and chance; its tickets name the groups it belongs to, and a group ends as a
whole: all tickets of it made until a moment are worthless, whoever has them.
"""

from typing import NamedTuple
from uuid import UUID

DEVICE = "phone:"
DELEGATE = "delegate:"


class Ended(NamedTuple):
    """A group, and the moment (Unix ms) until which its tickets are worthless. As a word it stands among revoked keys."""

    group: str
    at: int

    def __str__(self) -> str:
        return f"{self.group}@{self.at}"

    @classmethod
    def parse(cls, word: str) -> "Ended | None":
        """None for the key of a device or an account."""
        group, at, moment = word.rpartition("@")
        return cls(group, int(moment)) if at and moment.isascii() and moment.isdigit() and len(moment) < 17 else None


def is_phone(device: str) -> bool:
    """Whether a ticket's or an op's device is a delegate's phone."""
    return device.startswith(DEVICE)


def delegate_of(who: str) -> UUID | None:
    """The uid of the delegate who speaks; None for a phone that came by a room's code, a device, an account."""
    try:
        return UUID(who.removeprefix(DELEGATE)) if who.startswith(DELEGATE) else None
    except ValueError:
        return None
