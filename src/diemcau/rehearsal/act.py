"""What somebody does at a desk: becomes one op."""

import random
from dataclasses import dataclass, field
from uuid import UUID

HUB = -1
PHONES = 2
MINUTE = 60_000


@dataclass(slots=True)
class Act:
    """Done at `at` (true simulated Unix ms) at a desk (0: the lead's, 1: the registrar's, PHONES and on: the room's phones, or HUB) of or for a
    room."""

    at: int
    site: int
    desk: int
    kind: str
    body: dict[str, object]
    id: UUID
    saw: list[UUID] = field(default_factory=list)


def op_id(dice: random.Random, at: int) -> UUID:
    """A UUIDv7 (RFC 9562 §5.7) from the rehearsal's own dice, so that a seed makes the same ids again."""
    chance = dice.getrandbits(74)
    return UUID(
        int=(at & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & ((1 << 62) - 1)
    )
