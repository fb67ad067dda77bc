"""The day as it is meant: who does what, when, at which desk. Made once from a seed, before anything is sent.

Times are true simulated Unix ms; desks with wrong clocks, cut lines and lost posts come later (desk.py) and change nothing of
what was meant. Every share below is of the delegates on the rooms' lists.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from uuid import UUID

from .intention import Intention
from .manifest import Expected, Manifest, Room
from .profile import Faults, Profile

HUB = -1
MINUTE = 60_000
SHARES = {"undo": 0.06, "absent": 0.06, "substitute": 0.06, "conflict": 0.03, "visitor": 0.02, "never": 0.03}
SHARES |= {"leaves": 0.08, "twice": 0.04}
WALK_INS = 0.06
REASONS = ("duty_trip", "approved_leave", "substitute_sent", "other")
PROBLEMS = ("line", "power", "audio", "video", "media", "access", "other")
FAMILY = [
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
    "Lý",
    "Nông",
    "Lò",
    "Vàng",
    "Giàng",
    "Hà",
]
MIDDLE = ["Văn", "Thị", "Minh", "Thanh", "Quốc", "Ngọc", "Đức", "Thu", "Hải", "Bảo", "Khánh", "Kim"]
GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Hạnh",
    "Khoa",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Ngọc",
    "Oanh",
    "Phúc",
    "Quân",
    "Sơn",
    "Thảo",
    "Trang",
    "Tuấn",
    "Uyên",
    "Vân",
    "Yến",
]


@dataclass(slots=True)
class Act:
    """Something a person does at a desk (0, 1, or HUB) of or for a room: becomes one op."""

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


class Script:
    """All acts of one rehearsal in the order of their times, with what they are meant to come to."""

    def __init__(self, manifest: Manifest, profile: Profile, faults: Faults, *, seed: int, start: int) -> None:
        self.manifest = manifest
        self.profile = profile
        self.start = start
        self.end = start + profile.minutes * MINUTE
        self.dice = random.Random(f"script {seed}")
        self.rooms = manifest.sites[: profile.sites]
        self.by_id = {room.id: room for room in self.rooms}
        self.two_desks = {room.id for room in self.rooms if len(room.desks) > 1 and self.dice.random() < faults.second}
        self.intention = Intention(expected=sum(len(room.delegates) for room in self.rooms))
        self._acts: list[Act] = []
        self._people()
        self._counts()
        self._calls()
        self._acts.sort(key=lambda act: act.at)
        self._spells = {room.id: self._room_day() for room in self.rooms}
        for room in self.rooms:
            self.intention.state[room.id] = self.state_at(room.id, self._reports() - 1)

    def __len__(self) -> int:
        return len(self._acts) + self._reports() * len(self.rooms)

    def minutes(self) -> Iterator[list[Act]]:
        """The acts of every simulated minute, each minute in order; the rooms' own reports among them."""
        position, number = 0, 0
        for minute in range(self.profile.minutes):
            until, acts = self.start + (minute + 1) * MINUTE, []
            while position < len(self._acts) and self._acts[position].at < until:
                acts.append(self._acts[position])
                position += 1
            if minute % self.profile.state_every == 0:
                acts += [self._report(room, minute, number) for room in self.rooms]
                number += 1
            yield sorted(acts, key=lambda act: act.at)

    def state_at(self, site: int, number: int) -> str:
        """What a room says of itself in its report `number`."""
        minute = number * self.profile.state_every
        return next(state for until, state in self._spells[site] if minute < until)

    def _reports(self) -> int:
        return ceil(self.profile.minutes / self.profile.state_every)

    def _report(self, room: Room, minute: int, number: int) -> Act:
        at = self.start + minute * MINUTE + room.id * 7919 % MINUTE
        return Act(at, room.id, 0, "room.state", {"state": self.state_at(room.id, number)}, op_id(self.dice, at))

    def _room_day(self) -> list[tuple[float, str]]:
        """States of a room as (until this minute, state): it comes up, may falter some times, and ends somehow."""
        dice, day = self.dice, self.profile.minutes
        until = day * dice.uniform(0.01, 0.04)
        spells = [(until, "powered")]
        until += day * dice.uniform(0.01, 0.05)
        spells.append((until, "connected"))
        while until < day:
            until += day * dice.uniform(0.1, 0.6)
            spells.append((until, "ready"))
            until += dice.uniform(2, 12)
            spells.append((until, "degraded" if dice.random() < 0.7 else "lost"))
        return spells

    def _moment(self, earliest: float, latest: float) -> int:
        """A time between two points of the day (0 to 1)."""
        return self.start + round(self.dice.uniform(earliest, latest) * self.profile.minutes * MINUTE)

    def _after(self, at: int, least: float = 0.02, most: float = 0.12) -> int:
        """A time that many parts of the day after `at`, never in the day's last minute."""
        return min(at + self._moment(least, most) - self.start, self.end - 2 * MINUTE)

    def _act(self, at: int, site: int, kind: str, *, desk: int | None = None, saw: tuple[UUID, ...] = (), **body: object) -> Act:  # fmt: skip
        if desk is None:
            desk = self.dice.randrange(2) if site in self.two_desks else 0
        act = Act(at, site, desk, kind, body, op_id(self.dice, at), list(saw))
        self._acts.append(act)
        return act

    def _name(self) -> str:
        return f"{self.dice.choice(FAMILY)} {self.dice.choice(MIDDLE)} {self.dice.choice(GIVEN)}"

    def _people(self) -> None:
        people = [(room.id, delegate) for room in self.rooms for delegate in room.delegates]
        self.dice.shuffle(people)
        position = 0
        for story, share in SHARES.items():
            several = ceil(share * len(people))
            for site, delegate in people[position : position + several]:
                getattr(self, f"_story_{story}")(site, delegate)
            position += several
        for site, delegate in people[position:]:
            self._arrives(site, delegate)
            self.intention.comes(site)
        for _ in range(ceil(WALK_INS * len(people))):
            self._walk_in(self.dice.choice(self.rooms).id)

    def _arrives(self, site: int, delegate: Expected, *, saw: tuple[UUID, ...] = (), at: int | None = None) -> Act:
        late = self.dice.random() < 0.1
        when = at or (self._moment(0.25, 0.45) if late else self._moment(0.09, 0.25))
        via = "qr" if self.dice.random() < 0.7 else "list"
        return self._act(
            when, site, "attendance.check_in", delegate=delegate.uid, session=self.session, via=via, saw=saw
        )

    @property
    def session(self) -> int:
        return self.manifest.session

    def _story_undo(self, site: int, delegate: Expected) -> None:
        """A slip of the finger, taken back; half of them come all the same."""
        slip = self._arrives(site, delegate)
        at = self._after(slip.at, 0.005, 0.02)
        self._act(
            at,
            site,
            "attendance.undo",
            desk=slip.desk,
            undoes=str(slip.id),
            delegate=delegate.uid,
            session=self.session,
        )
        if self.dice.random() < 0.5:
            self._arrives(site, delegate, at=self._after(at))
            self.intention.comes(site)

    def _story_absent(self, site: int, delegate: Expected) -> None:
        """Excused; one in five comes late after all."""
        at, reason = self._moment(0.05, 0.3), self.dice.choice(REASONS)
        excuse = self._act(at, site, "attendance.absent", delegate=delegate.uid, session=self.session, reason=reason)
        if self.dice.random() < 0.2:
            self._arrives(site, delegate, at=self._after(at), saw=(excuse.id,) if self.dice.random() < 0.5 else ())
            self.intention.comes(site)
        else:
            self.intention.excused(site)

    def _story_substitute(self, site: int, delegate: Expected) -> None:
        body = {"delegate": delegate.uid, "session": self.session, "full_name": self._name(), "position": "Chuyên viên"}
        self._act(self._moment(0.1, 0.3), site, "attendance.substitute", **body)
        self.intention.substitutes(site)

    def _story_conflict(self, home: int, delegate: Expected) -> None:
        """One person by two rooms (or, with one room only, by two desks); the hub settles half of them."""
        first = self._arrives(home, delegate)
        other = self._other_room(home)
        if other is None:
            at = self._after(first.at)
            self._act(
                at, home, "attendance.absent", desk=HUB, delegate=delegate.uid, session=self.session, reason="other"
            )
            self.intention.excused(home)
            return
        at = self._after(first.at)
        second = self._act(at, other, "attendance.visitor", code_hash=delegate.code_hash, session=self.session)
        if self.dice.random() < 0.5:
            self.intention.comes(other, visiting=True)
            self.intention.conflicts += 1
            return
        where = self.dice.choice((home, other))
        body = {"delegate": delegate.uid, "session": self.session, "via": "list"}
        self._act(self._after(at), where, "attendance.check_in", desk=HUB, saw=(first.id, second.id), **body)
        self.intention.comes(where, visiting=where != home)

    def _story_visitor(self, home: int, delegate: Expected) -> None:
        other = self._other_room(home)
        if other is None:
            self._arrives(home, delegate)
        else:
            at = self._moment(0.1, 0.4)
            self._act(at, other, "attendance.visitor", code_hash=delegate.code_hash, session=self.session)
        self.intention.comes(other or home, visiting=other is not None)

    def _story_never(self, site: int, delegate: Expected) -> None:
        """Nobody comes and nobody says anything."""

    def _story_leaves(self, site: int, delegate: Expected) -> None:
        """Comes, and goes before the end: has attended, is not there any more."""
        came = self._arrives(site, delegate)
        saw = (came.id,) if self.dice.random() < 0.8 else ()
        at = self._moment(0.6, 0.9)
        self._act(at, site, "attendance.check_out", saw=saw, delegate=delegate.uid, session=self.session)
        self.intention.leaves(site)

    def _story_twice(self, site: int, delegate: Expected) -> None:
        """Both desks of a room (or its desk and the hub for it) take the same person: one person all the same."""
        first = self._arrives(site, delegate)
        desk = 1 - first.desk if site in self.two_desks else HUB
        body = {"delegate": delegate.uid, "session": self.session, "via": "list"}
        self._act(self._after(first.at, 0.0002, 0.05), site, "attendance.check_in", desk=desk, **body)
        self.intention.comes(site)

    def _walk_in(self, site: int) -> None:
        body = {"session": self.session, "full_name": self._name(), "unit": "Đơn vị mới"}
        self._act(self._moment(0.12, 0.4), site, "attendance.walk_in", **body)
        self.intention.comes(site, walked_in=True)

    def _other_room(self, home: int) -> int | None:
        if len(self.rooms) < 2:
            return None
        other = self.dice.choice(self.rooms).id
        return other if other != home else self._other_room(home)

    def _counts(self) -> None:
        """Every room counts heads in every round; some correct themselves, some are entered by the hub over the phone."""
        rounds = self.manifest.rounds
        for number, of in enumerate(rounds):
            for room in self.rooms:
                point = (number + 1) / (len(rounds) + 1)
                at = self._moment(point, point + 0.04)
                first = self._count(room, of.id, at)
                if self.dice.random() < 0.1:
                    self._count(room, of.id, self._after(at, 0.01, 0.05), saw=(first.id,))

    def _count(self, room: Room, of: int, at: int, saw: tuple[UUID, ...] = ()) -> Act:
        by_phone = self.dice.random() < 0.05
        present = max(0, len(room.delegates) - self.dice.randrange(3))
        counts: dict[str, object] = {"expected": len(room.delegates), "registered": present, "present": present}
        counts |= {"substitutes": self.dice.randrange(2), "guests": self.dice.randrange(3)}
        self.intention.headcounts[of, room.id] = dict(counts)
        body = counts | {"round": of, "channel": "phone" if by_phone else "app", "confirmed": True}
        return self._act(at, room.id, "attendance.headcount", desk=HUB if by_phone else None, saw=saw, **body)

    def _calls(self) -> None:
        """Some rooms report a problem or ask to be rung up; most are helped before the end."""
        for room in self.rooms:
            if self.dice.random() < 0.1:
                at = self._moment(0.1, 0.8)
                self._act(at, room.id, "room.problem", problem=self.dice.choice(PROBLEMS))
                if self.dice.random() < 0.8:
                    self._act(self._after(at), room.id, "room.problem", problem="")
            if self.dice.random() < 0.06:
                at = self._moment(0.1, 0.8)
                self._act(at, room.id, "room.call", calling=True)
                if self.dice.random() < 0.8:
                    self._act(self._after(at), room.id, "room.call", calling=False)
