"""What delegates' phones put into the anonymous box: secret ballots, and questions of nobody (docs/reference/anonymous.md).

A phone keeps its tokens to itself, as a real one does: what the rehearsal says of it are numbers.
"""

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diemcau.kernel import blind

from .act import PHONES
from .intention import Voted
from .manifest import Room
from .stories import Stories
from .voices import TEXTS

BALLOT, QUESTION = "ballot", "question"
ASKING, MOST = 0.06, 300
"""So many of the phones ask anonymously; so many at most do it, and vote secretly: who signs is busy with a thousand a second."""
Keys = Mapping[str, Mapping[int, blind.PublicKey]]


class Put(NamedTuple):
    """Put into the box at `at` by a room's phone: a `body` for a slot, by the token of a place. `ballot`: the poll's uid."""

    at: int
    site: int
    desk: int
    purpose: str
    place: str
    body: dict[str, object]
    ballot: str = ""


class Post(NamedTuple):
    """What the anonymous door is told, beside the body."""

    slot: int
    token: str
    signature: str


@dataclass
class Purse:
    """A phone's tokens, by purpose and place: what is to be signed, and the inverse that makes a signature of the blinded one; by
    purpose the op that asks for them."""

    keys: Keys
    made: dict[tuple[str, str], tuple[bytes, int]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def wish(self, purpose: str, places: Sequence[str]) -> dict[str, object]:
        """The body of `blind.ask` for some places, four at most."""
        wanted = {}
        for place in places:
            prepared = blind.prepare(secrets.token_bytes(32))
            blinded, inverse = blind.blind(self._key(purpose, place), prepared)
            self.made[purpose, place] = prepared, inverse
            wanted[place] = _text(blinded)
        return {"purpose": purpose, "wanted": wanted}

    def token(self, purpose: str, place: str, signed: str) -> Post:
        """What the server signed, made a token. Raises blind.BadInput: another phone of the same person was first."""
        prepared, inverse = self.made[purpose, place]
        signature = blind.finalize(self._key(purpose, place), prepared, from_text(signed), inverse)
        return Post(_slot(place), _text(prepared), _text(signature))

    def _key(self, purpose: str, place: str) -> blind.PublicKey:
        return self.keys[purpose][_slot(place)]


class Nameless:
    """Writes who puts what into the box, and that they ask for tokens early in the day, which tells nobody what for."""

    def __init__(self, stories: Stories, keys: Keys) -> None:
        self.stories, self.dice, self.keys = stories, stories.dice, keys
        self.purses: dict[tuple[int, int], Purse] = {}
        self.puts: list[Put] = []
        self._several = sum(bool(phone.delegate) for room in stories.rooms for phone in room.phones)

    def asks(self, slot: int) -> None:
        """Some delegates ask a question or two, most of them without saying from which room."""
        if slot not in self.keys.get(QUESTION, {}):
            return
        everybody = [(room, n) for room, n in self._phones() if self.dice.random() < min(ASKING, MOST / self._several)]
        for room, phone in everybody or self._phones()[:1]:
            places = [str(slot), f"{slot}.2"][: self.dice.randint(1, 2)]
            self._wishes(room, phone, QUESTION, places)
            for place in places:
                body: dict[str, object] = {"text": self.dice.choice(TEXTS)}
                if self.dice.random() < 0.3:
                    body["site"] = room.id
                at = self.stories.moment(0.15, 0.9)
                self.puts.append(Put(at, room.id, phone, QUESTION, place, body))
                self.stories.intention.anonymous += 1

    def vote(self, poll: str, slot: int, begin: int, end: int, answer: Callable[[], tuple[list[str], str]]) -> None:
        """Some delegates answer a secret poll within its time; ``answer()`` draws what they say, and how that is counted."""
        if slot not in self.keys.get(BALLOT, {}):
            return
        meant: Voted = self.stories.intention.polls[poll]
        for room, phone in self._phones():
            if self.dice.random() < min(0.75, MOST / self._several):
                self._wishes(room, phone, BALLOT, [str(slot)])
                body, said = answer()
                at = self.dice.randrange(begin, end)
                self.puts.append(Put(at, room.id, phone, BALLOT, str(slot), {"answer": body}, poll))
                meant.secret[said] += 1

    def _phones(self) -> list[tuple[Room, int]]:
        """Delegates' own: a phone by the room's code is nobody, who has no token."""
        return [
            (room, number)
            for room in self.stories.rooms
            for number, phone in enumerate(room.phones, PHONES)
            if phone.delegate
        ]

    def _wishes(self, room: Room, phone: int, purpose: str, places: list[str]) -> None:
        purse = self.purses.setdefault((room.id, phone), Purse(self.keys))
        at = self.stories.moment(0.01, 0.1)
        asked = self.stories.act(at, room.id, "blind.ask", purse.wish(purpose, places), desk=phone)
        purse.asked[purpose] = str(asked.id)


def _slot(place: str) -> int:
    return int(place.partition(".")[0])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """What base64url without padding says."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
