"""Who had a voice: questions answered aloud and call-in together, by room and by level, never by person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from diemcau.conferences import levels
from diemcau.conferences.models import Conference
from diemcau.live.questions import queries as questions
from diemcau.live.stage import queries as stage


@dataclass(frozen=True, slots=True)
class RoomTurns:
    """`answered`: its questions answered aloud; `spoke`: how often it had the floor; `ms` of both; `waits`: its questions that wait;
    `asks`: it stands in the speaking queue."""

    id: int
    code: str
    name: str
    level: str
    order: int
    answered: int = 0
    spoke: int = 0
    ms: int = 0
    waits: int = 0
    asks: bool = False

    @property
    def turns(self) -> int:
        return self.answered + self.spoke

    @property
    def is_waiting(self) -> bool:
        return self.asks or self.waits > 0

    @property
    def fairness(self) -> tuple[int, int, int, int]:
        """The less a room had the earlier it stands; among equals who waits for more, then the conference's order."""
        return self.turns, self.ms, -self.waits - self.asks, self.order


@dataclass(frozen=True, slots=True)
class LevelTurns:
    """The rooms of a level together. `had`: how many of its `rooms` had a turn."""

    code: str
    name: str
    rooms: int
    had: int
    turns: int
    ms: int
    waits: int


@dataclass(frozen=True)
class Turns:
    """`rooms`: all, those that had least first; `queue`: the speaking queue that can be put in another order, as it stands:
    each turn's key and room."""

    rooms: Sequence[RoomTurns]
    levels: Sequence[LevelTurns]
    queue: Sequence[tuple[int, int]]

    @property
    def waiting(self) -> Sequence[RoomTurns]:
        return [room for room in self.rooms if room.is_waiting]

    @property
    def silent(self) -> int:
        """How many rooms had no turn yet."""
        return sum(room.turns == 0 for room in self.rooms)

    @property
    def fair_queue(self) -> Sequence[int]:
        """The speaking queue (keys) with rooms first that had least; among equals it stays as it stands. What a room has before in it
        counts as had: of two of its units the second waits for the others."""
        had = {room.id: (room.turns, room.ms) for room in self.rooms}
        ahead: Counter[int] = Counter()
        ranks = {}
        for key, site in self.queue:
            turns, ms = had.get(site, (0, 0))
            ranks[key] = turns + ahead[site], ms
            ahead[site] += 1
        return sorted(ranks, key=lambda key: ranks[key])


def turns_of(conference: Conference, run: str, language: str, now: int) -> Turns:
    """Six queries, however many rooms and turns there are. `now`: Unix ms; who has the floor counts until then."""
    answered = {site.pk: one for site, one in questions.turns_of(conference, run, now)}
    had, on = dict(stage.had_of(conference.pk, run)), stage.desk_of(conference.pk, run)
    if on.on is not None:
        turn, before = on.on.turn, had.get(on.on.id, stage.Had())
        spent = (turn.held_at or now) - turn.step_at - turn.paused
        had[on.on.id] = stage.Had(before.turns + 1, before.ms + max(0, spent))
    asks = {place.id for place in on.waiting}
    rooms = []
    for number, code, name, level, order in conference.sites.values_list("pk", "code", "name", "level", "order"):
        asked, spoken = answered.get(number), had.get(number, stage.Had())
        facts = (asked.turns, asked.ms, asked.waits) if asked else (0, 0, 0)
        rooms.append(
            RoomTurns(
                number, code, name, level, order, facts[0], spoken.turns, facts[1] + spoken.ms, facts[2], number in asks
            )
        )
    rooms.sort(key=lambda room: room.fairness)
    queue = [(place.key, place.id) for place in on.waiting if place.step != "next"]
    return Turns(rooms, _by_level(conference, rooms, language), queue)


def _by_level(conference: Conference, rooms: Sequence[RoomTurns], language: str) -> list[LevelTurns]:
    sums: dict[str, Counter[str]] = {}
    for room in rooms:
        line = sums.setdefault(room.level, Counter())
        line.update(rooms=1, had=room.turns > 0, turns=room.turns, ms=room.ms, waits=room.waits + room.asks)
    found = [
        LevelTurns(code, levels.name(code, conference.levels, language), s["rooms"], s["had"], s["turns"], s["ms"], s["waits"])
        for code, s in sums.items()
    ]  # fmt: skip
    return sorted(found, key=lambda level: (level.turns / level.rooms, level.ms, level.name))
