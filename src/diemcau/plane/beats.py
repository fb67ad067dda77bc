"""When each device was last heard, and its last word about itself. Kept in memory, not durable, told on every 5 s, and within a
second when a room receives in another way than before."""

import msgspec

from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock
from diemcau.kernel.phones import is_phone
from diemcau.kernel.tickets import Ticket
from diemcau.plane.asgi import Receive, Reply, Scope, Send, answer_json, read_body
from diemcau.plane.doorkeeper import Buckets, Doorkeeper

MAX_BYTES = 1024
A_MESSAGE = 1_000
MAX_WORDS = 32
MODE = "mode"
"""Of a word: how its room receives."""
Word = dict[str, str | int | float | bool | None]
Speaker = tuple[str, int, int, str]
"""A key speaks for one room and run at a time, but may go from one to another: kid, conference, site, run."""
_decode = msgspec.json.Decoder(Word).decode
_encode = msgspec.json.Encoder().encode


class Beat(msgspec.Struct):
    """One device as last heard (`heard` in Unix ms); `word` holds what it last said of each thing by POST
    /live/beat."""

    kid: str
    conference: int
    site: int
    device: str
    heard: int
    run: str = "live"
    word: Word = {}


class Beats:
    """Devices heard of late. Topic ``beat``: ``{"front": id, "beats": [Beat, …], "news": false}`` with those heard since the last
    telling; `news`: one says another mode than before, and it is to be told soon."""

    def __init__(self, front: str, *, broker: Broker, clock: Clock, forget_after_ms: int = 600_000) -> None:
        self._front = front
        self._broker = broker
        self._clock = clock
        self._forget_after_ms = forget_after_ms
        self.news = False
        self._last: dict[Speaker, Beat] = {}
        self._fresh: dict[Speaker, Beat] = {}

    def heard(self, ticket: Ticket, word: Word | None = None) -> None:
        """This device just spoke. A delegate's phone is not noted: it says nothing of its room's line, and nobody follows it."""
        if is_phone(ticket.device):
            return
        speaker = (ticket.kid, ticket.conference, ticket.site, ticket.run)
        beat = self._last.get(speaker)
        if beat is None:
            beat = Beat(ticket.kid, ticket.conference, ticket.site, ticket.device, 0, ticket.run)
            self._last[speaker] = beat
        beat.heard = self._clock.now_ms()
        if word:  # several pages of one device each say their part
            self.news |= MODE in word and word[MODE] != beat.word.get(MODE)
            beat.word = dict([*(beat.word | word).items()][-MAX_WORDS:])
        self._fresh[speaker] = beat

    def tell(self) -> None:
        """Publish who was heard since the last time, and forget the long silent."""
        fresh = list(self._fresh.values())
        self._fresh.clear()
        news, self.news = self.news, False
        for start in range(0, len(fresh), A_MESSAGE):
            told = {"front": self._front, "beats": fresh[start : start + A_MESSAGE], "news": news}
            self._broker.publish("beat", _encode(told))
        limit = self._clock.now_ms() - self._forget_after_ms
        for speaker in [speaker for speaker, beat in self._last.items() if beat.heard < limit]:
            del self._last[speaker]


class BeatDoor:
    """POST /live/beat: a small flat JSON object from a device; answers ``{"clock": ms}``."""

    def __init__(self, doorkeeper: Doorkeeper, beats: Beats, *, clock: Clock, buckets: Buckets) -> None:
        self._doorkeeper = doorkeeper
        self._beats = beats
        self._clock = clock
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, or raises Reply 401, 403, 413, 422, 429."""
        ticket = self._doorkeeper.admit(scope)
        self._buckets.enter(ticket.kid)
        body = await read_body(receive, scope, limit=MAX_BYTES)
        try:
            word = _decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise Reply(422, "malformed") from None
        self._beats.heard(ticket, word)
        await answer_json(send, {"clock": self._clock.now_ms()})
