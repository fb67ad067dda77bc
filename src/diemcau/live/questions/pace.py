"""How fast questions come before the moderators: a flood from one phone or one room is slowed, and nothing of it is lost.

A function of the set of a room's questions: of each phone, of the desk, of the phones of a room's code together and of the room as a whole so
many come at once, and the next ones when as many have had their time. So one phone that floods makes itself wait first, not its neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from .enums import Way

MINUTE = 60_000
Pace = tuple[int, int]
"""So many at once, and one each so many ms afterwards."""
BY_LANE: dict[str, Pace] = {
    Way.PHONE: (5, 2 * MINUTE),
    Way.ROOM_PHONE: (5, 2 * MINUTE),
    Way.DESK: (50, 5_000),
}
OF_CODE: Pace = (20, 15_000)
"""All phones of a room's code: one that clears its browser is another one."""
OF_ROOM: Pace = (100, 3_000)


class Asked(NamedTuple):
    """A question of a room: when the server had it (Unix ms; its own word, which no device can date back), which, by whom and how."""

    at: int
    uid: UUID
    asker: str
    way: str


def paced(asked: Iterable[Asked]) -> dict[UUID, int]:
    """From when on each is shown (Unix ms), never before it came. What the hub typed is shown at once."""
    lanes: dict[str, list[int]] = defaultdict(list)
    shown: dict[UUID, int] = {}
    by_phone: list[tuple[int, int, UUID, str]] = []
    for one in sorted(set(asked)):
        if one.way not in BY_LANE:
            shown[one.uid] = one.at
            continue
        by_phone.append((_next(lanes[one.asker], one.at, BY_LANE[one.way]), one.at, one.uid, one.way))
    code: list[int] = []
    by_code = [
        (_next(code, at, OF_CODE) if way == Way.ROOM_PHONE else at, asked_at, uid)
        for at, asked_at, uid, way in sorted(by_phone)
    ]
    room: list[int] = []
    for at, _asked, uid in sorted(by_code):
        shown[uid] = _next(room, at, OF_ROOM)
    return shown


def _next(before: list[int], at: int, pace: Pace) -> int:
    """The moment of one more, which is put behind those that were given moments already."""
    burst, each = pace
    if len(before) >= burst:
        at = max(at, before[-burst] + burst * each, before[-1] if before else at)
    before.append(at)
    return at
