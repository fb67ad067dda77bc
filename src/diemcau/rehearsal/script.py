"""The day as it is meant: who does what, when, at which desk. Made once from a seed, before anything is sent.

Desks with wrong clocks, cut lines and lost posts come later (desk.py) and change nothing of what was meant.
"""

import random
from collections.abc import Iterator
from math import ceil
from uuid import UUID

from .act import HUB, MINUTE, PHONES, Act, op_id
from .manifest import Manifest, Room
from .nameless import Keys, Nameless
from .profile import Faults, Profile
from .stories import Stories
from .voices import Asking, confirm_reports, write_lines
from .voting import Made, Press, Voting

ASKS = 0.08  # of the rooms
ABOUT = ("Xin hỏi về phần vừa trình bày", "Báo cáo tình hình tại điểm cầu")
PROBLEMS = ("line", "power", "audio", "video", "media", "access", "other")


class Script:
    """All acts of one rehearsal in the order of their times, with what they are meant to come to."""

    def __init__(
        self, manifest: Manifest, profile: Profile, faults: Faults, *, seed: int, start: int, asks: bool = True,
        made: Made | None = None, keys: Keys | None = None,
    ) -> None:  # fmt: skip
        self.manifest = manifest
        self.profile = profile
        self.start = start
        self.dice = random.Random(f"script {seed}")
        self._stories = Stories(manifest, profile, faults, self.dice, start)
        self.rooms, self.two_desks = self._stories.rooms, self._stories.two_desks
        self.intention = self._stories.intention
        self._stories.write()
        self._counts()
        self._calls()
        if asks and manifest.urls.floor:
            self._asks()
        if any(room.phones for room in self.rooms):
            Asking(self._stories).write()
        made, nameless = made or Made(), Nameless(self._stories, keys or {})
        voting = Voting(self._stories, profile.minutes, nameless)
        self.presses: list[Press] = voting.write(made.polls)
        nameless.asks(made.questions)
        self.puts, self.purses = sorted(nameless.puts, key=lambda put: put.at), nameless.purses
        if made.announcement:
            voting.hear(made.announcement)
            write_lines(self._stories)
        confirm_reports(self._stories)
        self._acts = sorted(self._stories.acts, key=lambda act: act.at)
        self._spells = {room.id: self._room_day() for room in self.rooms}
        for room in self.rooms:
            self.intention.state[room.id] = self.state_at(room.id, self._reports() - 1)

    def phones(self) -> set[tuple[int, int]]:
        """Those that say anything, as (room, desk)."""
        return {(act.site, act.desk) for act in self._acts if act.desk >= PHONES}

    def __len__(self) -> int:
        return len(self._acts) + self._reports() * len(self.rooms)

    def minutes(self) -> Iterator[list[Act]]:
        """The acts of every simulated minute, each minute in order; the rooms' own reports among them."""
        position = 0
        for minute in range(self.profile.minutes):
            until, acts = self.start + (minute + 1) * MINUTE, []
            while position < len(self._acts) and self._acts[position].at < until:
                acts.append(self._acts[position])
                position += 1
            number, rest = divmod(minute, self.profile.state_every)
            if rest == 0:
                acts += [self._report(room, minute, number) for room in self.rooms]
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

    def _counts(self) -> None:
        """Every room counts heads in every round; some correct themselves, some are entered by the hub over the phone."""
        dice, stories, rounds = self.dice, self._stories, self.manifest.rounds
        for number, of in enumerate(rounds, 1):
            for room in self.rooms:
                point = number / (len(rounds) + 1)
                first = self._count(room, of.id, stories.moment(point, point + 0.04))
                if dice.random() < 0.1:
                    self._count(room, of.id, stories.after(first.at, 0.01, 0.03), saw=(first.id,))

    def _count(self, room: Room, of: int, at: int, saw: tuple[UUID, ...] = ()) -> Act:
        by_phone = self.dice.random() < 0.05
        present = max(0, len(room.delegates) - self.dice.randrange(3))
        counts = {"expected": len(room.delegates), "registered": present, "present": present}
        counts |= {"substitutes": self.dice.randrange(2), "guests": self.dice.randrange(3)}
        self.intention.headcounts[of, room.id] = counts
        body: dict[str, object] = {"round": of, "channel": "phone" if by_phone else "app", "confirmed": True, **counts}
        # The desk that counts heads is the lead's: a registrar's count would still have to be confirmed.
        return self._stories.act(at, room.id, "attendance.headcount", body, desk=HUB if by_phone else 0, saw=saw)

    def _calls(self) -> None:
        """Some rooms report a problem or ask to be rung up; most are helped before the end."""
        dice, stories = self.dice, self._stories
        for room in self.rooms:
            for share, kind, asks, helped in (
                (0.1, "room.problem", {"problem": dice.choice(PROBLEMS)}, {"problem": ""}),
                (0.06, "room.call", {"calling": True}, {"calling": False}),
            ):
                if dice.random() < share:
                    first = stories.act(stories.moment(0.1, 0.8), room.id, kind, dict(asks))
                    if dice.random() < 0.8:
                        stories.act(stories.after(first.at), room.id, kind, dict(helped))

    def _asks(self) -> None:
        """Some rooms ask to speak; half of them take it back, and some of these ask again."""
        dice, stories = self.dice, self._stories
        asking = [room.id for room in self.rooms if dice.random() < ASKS] or [dice.choice(self.rooms).id]
        for room in asking:
            last = stories.act(stories.moment(0.2, 0.6), room, "stage.ask", {"about": dice.choice(ABOUT)})
            for kind, body, chance in (("stage.withdraw", {}, 0.5), ("stage.ask", {"about": ABOUT[0]}, 0.4)):
                if dice.random() >= chance:
                    break
                last = stories.act(stories.after(last.at), room, kind, dict(body))
            self.intention.asks[room] = last.kind == "stage.ask"
