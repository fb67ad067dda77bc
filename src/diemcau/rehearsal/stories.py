"""What becomes of people: everybody on the rooms' lists has a story, and some come who are on none.

Shares are of the delegates on the lists. Every story adds its acts, and what they are meant to come to.
"""

import random
from math import ceil
from uuid import UUID

from .act import HUB, MINUTE, Act, op_id
from .intention import Intention
from .manifest import Expected, Manifest, Room
from .profile import Faults, Profile

SHARES = {
    "undo": 0.06, "absent": 0.06, "substitute": 0.06, "conflict": 0.03, "visitor": 0.02, "never": 0.03, "leaves": 0.08,
    "twice": 0.04,
}  # fmt: skip
WALK_INS = 0.06
REASONS = ("duty_trip", "approved_leave", "substitute_sent", "other")
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Nông",
    "Lò",
    "Vàng",
)
MIDDLE = ("Văn", "Thị", "Minh", "Thanh", "Quốc", "Ngọc", "Đức", "Thu", "Hải", "Bảo", "Khánh", "Kim")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Khoa", "Lan", "Linh", "Mai", "Nam", "Oanh", "Phúc", "Yến")


class Stories:
    """Writes the stories of one rehearsal into `acts` and `intention`, from `start` on (simulated Unix ms)."""

    def __init__(self, manifest: Manifest, profile: Profile, faults: Faults, dice: random.Random, start: int) -> None:
        self.dice = dice
        self.start = start
        self.length = profile.minutes * MINUTE
        self.session = manifest.session
        self.rooms = manifest.sites[: profile.sites]
        self.two_desks = {room.id for room in self.rooms if len(room.desks) > 1 and dice.random() < faults.second}
        self.intention = Intention(expected=sum(len(room.delegates) for room in self.rooms))
        self.acts: list[Act] = []

    def write(self) -> None:
        people = [(room.id, delegate) for room in self.rooms for delegate in room.delegates]
        self.dice.shuffle(people)
        position = 0
        for story, share in SHARES.items():
            several = ceil(share * len(people))
            for site, delegate in people[position : position + several]:
                getattr(self, story)(site, delegate)
            position += several
        for site, delegate in people[position:]:
            self.arrives(site, delegate)
            self.intention.comes(site)
        for _ in range(ceil(WALK_INS * len(people))):
            self.walk_in(self.dice.choice(self.rooms))

    def moment(self, earliest: float, latest: float) -> int:
        """A time between two points of the day (0 to 1)."""
        return self.start + round(self.dice.uniform(earliest, latest) * self.length)

    def after(self, at: int, least: float = 0.02, most: float = 0.12) -> int:
        """A time that many parts of the day after `at`."""
        return at + max(1, round(self.dice.uniform(least, most) * self.length))

    def act(self, at: int, site: int, kind: str, body: dict[str, object], *, desk: int | None = None, saw: tuple[UUID, ...] = ()) -> Act:  # fmt: skip
        """Add an act; without `desk` at any of the room's."""
        if desk is None:
            desk = self.dice.randrange(2) if site in self.two_desks else 0
        made = Act(at, site, desk, kind, body, op_id(self.dice, at), list(saw))
        self.acts.append(made)
        return made

    def about(self, delegate: Expected, **more: object) -> dict[str, object]:
        """The body of an op about somebody on a list."""
        return {"delegate": delegate.uid, "session": self.session, **more}

    def arrives(self, site: int, delegate: Expected, *, saw: tuple[UUID, ...] = (), at: int | None = None) -> Act:
        late = self.dice.random() < 0.1
        when = at or (self.moment(0.25, 0.45) if late else self.moment(0.09, 0.25))
        via = "qr" if self.dice.random() < 0.7 else "list"
        return self.act(when, site, "attendance.check_in", self.about(delegate, via=via), saw=saw)

    def undo(self, site: int, delegate: Expected) -> None:
        """A slip of the finger, taken back; half of them come all the same."""
        slip = self.arrives(site, delegate)
        at = self.after(slip.at, 0.005, 0.02)
        self.act(at, site, "attendance.undo", self.about(delegate, undoes=str(slip.id)), desk=slip.desk)
        if self.dice.random() < 0.5:
            self.arrives(site, delegate, at=self.after(at))
            self.intention.comes(site)

    def absent(self, site: int, delegate: Expected) -> None:
        """Excused; one in five comes late after all."""
        body = self.about(delegate, reason=self.dice.choice(REASONS))
        excuse = self.act(self.moment(0.05, 0.3), site, "attendance.absent", body)
        if self.dice.random() < 0.2:
            saw = (excuse.id,) if self.dice.random() < 0.5 else ()
            self.arrives(site, delegate, at=self.after(excuse.at), saw=saw)
            self.intention.comes(site)
        else:
            self.intention.excused(site)

    def substitute(self, site: int, delegate: Expected) -> None:
        """Somebody else comes instead."""
        body = self.about(delegate, full_name=self.name(), position="Chuyên viên")
        self.act(self.moment(0.1, 0.3), site, "attendance.substitute", body)
        self.intention.substitutes(site)

    def conflict(self, home: int, delegate: Expected) -> None:
        """One person by two rooms (or, with one room only, by desk and hub); the hub settles half of them."""
        first = self.arrives(home, delegate)
        other = self.other_room(home)
        at = self.after(first.at)
        if other is None:
            self.act(at, home, "attendance.absent", self.about(delegate, reason="other"), desk=HUB)
            self.intention.excused(home)
            return
        second = self.visits(at, other, delegate)
        if self.dice.random() < 0.5:
            self.intention.comes(other, visiting=True)
            self.intention.conflicts += 1
            return
        where, saw = self.dice.choice((home, other)), (first.id, second.id)
        self.act(self.after(at), where, "attendance.check_in", self.about(delegate, via="list"), desk=HUB, saw=saw)
        self.intention.comes(where, visiting=where != home)

    def visits(self, at: int, site: int, delegate: Expected) -> Act:
        body: dict[str, object] = {"code_hash": delegate.code_hash, "session": self.session}
        return self.act(at, site, "attendance.visitor", body)

    def visitor(self, home: int, delegate: Expected) -> None:
        """Comes to another room than the one expected."""
        other = self.other_room(home)
        if other is None:
            self.arrives(home, delegate)
        else:
            self.visits(self.moment(0.1, 0.4), other, delegate)
        self.intention.comes(other or home, visiting=other is not None)

    def never(self, site: int, delegate: Expected) -> None:
        """Nobody comes and nobody says anything."""

    def leaves(self, site: int, delegate: Expected) -> None:
        """Comes, and goes before the end: has attended, is not there any more."""
        came = self.arrives(site, delegate)
        saw = (came.id,) if self.dice.random() < 0.8 else ()
        self.act(self.moment(0.6, 0.9), site, "attendance.check_out", self.about(delegate), saw=saw)
        self.intention.leaves(site)

    def twice(self, site: int, delegate: Expected) -> None:
        """Both desks of a room (or its desk and the hub for it) take the same person: one person all the same."""
        first = self.arrives(site, delegate)
        desk = 1 - first.desk if site in self.two_desks else HUB
        self.act(
            self.after(first.at, 0.0, 0.05), site, "attendance.check_in", self.about(delegate, via="list"), desk=desk
        )
        self.intention.comes(site)

    def walk_in(self, room: Room) -> None:
        """Somebody who is on no list."""
        body: dict[str, object] = {"session": self.session, "full_name": self.name(), "unit": "Đơn vị mới"}
        self.act(self.moment(0.12, 0.4), room.id, "attendance.walk_in", body)
        self.intention.comes(room.id, walked_in=True)

    def other_room(self, home: int) -> int | None:
        """Any room but `home`; None when there is none."""
        if len(self.rooms) < 2:
            return None
        other = self.dice.choice(self.rooms).id
        return other if other != home else self.other_room(home)

    def name(self) -> str:
        return f"{self.dice.choice(FAMILY)} {self.dice.choice(MIDDLE)} {self.dice.choice(GIVEN)}"
