"""Polls and messages of the day: when the hub opens and closes a poll, who answers how, what it comes to; which rooms heard the hub.

Answers are made well within the time of a poll; what a cut line brings after the close is counted as late.
"""

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import Literal, NamedTuple

import msgspec

from .act import HUB, MINUTE, PHONES
from .intention import Voted
from .manifest import Room
from .nameless import Nameless
from .stories import Stories

FIRST, EACH, LASTS, SHOWN = 0.2, 0.13, 0.06, 0.04  # parts of the day
SOON_MS, MARGIN_MS = 5_000, 40_000
AGAIN_MS = 20  # what is said again goes through the same line: in time, or late, both of it
WORDS = ("đoàn kết", "kịp thời", "an toàn", "thiết thực", "gần dân", "sẻ chia")


class Poll(msgspec.Struct, frozen=True):
    """A poll the server made for the rehearsal. `keys`: what can be chosen, up to `most` of it; `slot`: where a secret one lies."""

    uid: str
    kind: str
    keys: list[str] = []
    most: int = 1
    is_secret: bool = False
    slot: int = 0


class Made(msgspec.Struct, frozen=True):
    """What the server has for the day. `questions`: where anonymous ones lie (0: nowhere); `announcement`: a message that rooms say they have
    heard; empty: there is none."""

    polls: list[Poll] = []
    questions: int = 0
    announcement: str = ""


class Press(NamedTuple):
    """What the hub does at the beginning of a minute."""

    minute: int
    do: Literal["open", "close", "off"]
    poll: str


class Voting:
    """Writes answers and hand counts into the stories' acts, and what they come to into their intention."""

    def __init__(self, stories: Stories, minutes: int, nameless: Nameless) -> None:
        self.stories, self.dice, self.minutes, self.nameless = stories, stories.dice, minutes, nameless
        self._leanings: list[float] = []

    def hear(self, announcement: str) -> None:
        """Most rooms say that they heard it, some of them twice."""
        self.stories.intention.announcement = announcement
        for room in self.stories.rooms:
            for again in range(2):
                if self.dice.random() < (0.1 if again else 0.9):
                    at = self.stories.moment(0.03, 0.2)
                    self.stories.act(at, room.id, "announcements.acknowledge", {"announcement": announcement}, desk=0)
                    self.stories.intention.heard.add(room.id)

    def write(self, polls: Sequence[Poll]) -> list[Press]:
        """One poll after another, as many as the day has room for; when the hub opens and closes them."""
        presses: list[Press] = []
        for number, poll in enumerate(polls):
            opens = round((FIRST + number * EACH) * self.minutes)
            closes = opens + max(3, ceil(LASTS * self.minutes))
            if closes >= self.minutes:
                break
            off = min(self.minutes - 1, closes + max(1, round(SHOWN * self.minutes)))
            presses += [Press(opens, "open", poll.uid), Press(closes, "close", poll.uid), Press(off, "off", poll.uid)]
            self._leanings = [self.dice.uniform(0.2, 1) for _ in poll.keys or WORDS]
            self.stories.intention.polls[poll.uid] = Voted()
            begin = self.stories.start + opens * MINUTE + SOON_MS
            end = self.stories.start + closes * MINUTE - MARGIN_MS
            for room in self.stories.rooms:
                self._room(poll, room, begin, end)
            if poll.is_secret:
                self.nameless.vote(poll.uid, poll.slot, begin, end, partial(self._drawn, poll))
        return sorted(presses, key=lambda press: press.minute)

    def _room(self, poll: Poll, room: Room, begin: int, end: int) -> None:
        if not poll.is_secret:
            for number, phone in enumerate(room.phones, PHONES):
                if self.dice.random() < (0.75 if phone.delegate else 0.5):
                    self._answers(poll, room, number, phone.delegate, begin, end)
            if self.dice.random() < 0.3:
                for at in self._moments(begin, end, self.dice.randint(1, 3)):
                    self._answer(poll, room, 0, at)
        if self.dice.random() < 0.3 and poll.kind != "words":
            self._hands(poll, room, begin, end)

    def _moments(self, begin: int, end: int, several: int) -> list[int]:
        return sorted(self.dice.sample(range(begin, end), several))

    def _answers(self, poll: Poll, room: Room, number: int, delegate: str, begin: int, end: int) -> None:
        """A phone answers, some think again at once; now and then a delegate's badge is scanned at the desk afterwards: the phone counts."""
        again = 1 + (self.dice.random() < 0.15) + (self.dice.random() < 0.05)
        badge = bool(delegate) and self.dice.random() < 0.05
        first, last = self._moments(begin, end, 2)
        for n in range(again):
            self._answer(poll, room, number, first + n * AGAIN_MS)
        if badge:
            self._answer(poll, room, 0, max(last, first + again * AGAIN_MS), delegate)

    def _answer(self, poll: Poll, room: Room, desk: int, at: int, badge: str = "") -> None:
        answer, said = self._drawn(poll)
        body: dict[str, object] = {"poll": poll.uid, "answer": answer}
        if badge:
            body["delegate"] = badge
        op = self.stories.act(at, room.id, "polls.answer", body, desk=desk)
        phone = room.phones[desk - PHONES] if desk >= PHONES else None
        person = badge or (phone.delegate if phone else "")
        voter = person or (phone.device if phone else str(op.id))
        meant = self.stories.intention.polls[poll.uid]
        meant.said.setdefault(voter, set()).add(said)
        if not badge:
            meant.answers[voter] = said, bool(person)

    def _drawn(self, poll: Poll) -> tuple[list[str], str]:
        """An answer, and how it is counted."""
        if poll.kind == "words":
            answer = self.dice.choices(WORDS, self._leanings)
            return answer, answer[0]
        chosen = set(self.dice.choices(poll.keys, self._leanings, k=self.dice.randint(1, poll.most)))
        answer = [key for key in poll.keys if key in chosen]
        return answer, ",".join(answer)

    def _hands(self, poll: Poll, room: Room, begin: int, end: int) -> None:
        """Hands are counted; some count again. A few rooms tell the hub over the telephone."""
        desk = HUB if self.dice.random() < 0.1 else 0
        [first] = self._moments(begin, end, 1)
        for n in range(1 + (self.dice.random() < 0.15)):
            at = first + n * AGAIN_MS
            counts = {
                key: round(6 * self.dice.random() * leaning)
                for key, leaning in zip(poll.keys, self._leanings, strict=True)
            }
            abstained = 0 if poll.kind == "yes_no" else self.dice.randrange(3)
            body: dict[str, object] = {"poll": poll.uid, "counts": counts, "abstained": abstained}
            if self.dice.random() < 0.2:
                body["replaces"] = True
            self.stories.act(at, room.id, "polls.hand_count", body, desk=desk)
            meant = self.stories.intention.polls[poll.uid]
            meant.hands[room.id] = counts, abstained
            meant.raised.setdefault(room.id, []).append((counts, abstained))
