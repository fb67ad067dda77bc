"""What the phones of a conference show now, for those without a stream: any cache on the way may keep it two seconds.

``/live/now/<until>.<conference>.<seal>/<run>/<language>.json`` (kernel.addresses) answers ``{"html": {id: outer HTML}, "every": ms}``:
all elements of the audience ``phones`` as work drew them last, and how long to wait before asking again, longer the more ask here.
No ticket, no database: a cache in the province's network takes the crowd.
"""

import gzip
import re
import time
from collections.abc import Callable
from hashlib import blake2b

import msgspec

from diemcau.kernel.addresses import NOW, Addresses, BadAddress
from diemcau.kernel.broker import Broker
from diemcau.kernel.clock import Clock
from diemcau.kernel.frames import PHONES, Subject, unpack
from diemcau.plane.asgi import JSON, SECURITY, Receive, Reply, Scope, Send, header
from diemcau.plane.hub import LINGER_S, Channel, Hub

REST = re.compile(r"(live|rehearsal)/([a-z]{2})\.json")
CACHED = (b"cache-control", b"public, max-age=2, s-maxage=2")
VARY = (b"vary", b"accept-encoding")
EVERY_MS, SELDOMEST_MS = 4_000, 60_000
MOST = 1_500  # questions a second that one front likes to answer: a tenth of a core
LOOK_S = 4.0
ASK_AGAIN_S = 3.0


class Shown:
    """One subject while somebody here listens to it by this `channel`: its elements, and the answer that is made of them."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.wanted = 0.0
        self.html: dict[str, str] = {}
        self.asked = float("-inf")
        self.whole = False
        self.answers: dict[int, tuple[bytes, bytes, bytes]] = {}

    def take(self, html: dict[str, str]) -> None:
        self.html.update(html)
        self.answers.clear()

    def answer(self, every: int) -> tuple[bytes, bytes, bytes]:
        """Plain, packed, and the tag of both."""
        if every not in self.answers:
            body = msgspec.json.encode({"html": self.html, "every": every})
            tag = b'"%b"' % blake2b(body, digest_size=9).hexdigest().encode()
            self.answers = {every: (body, gzip.compress(body, 6, mtime=0), tag)}
        return self.answers[every]


class Pace:
    """How often phones are to ask, from how many did: doubles when too many come, and comes back by steps."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._since = now()
        self._count = 0
        self.every = EVERY_MS

    def counted(self) -> int:
        """One more asks; what it is told to wait, in ms."""
        self._count += 1
        passed = self._now() - self._since
        if passed >= LOOK_S:
            rate = self._count / passed
            if rate > MOST:
                self.every = min(SELDOMEST_MS, int(self.every * min(2.0, rate / MOST)))
            elif rate < MOST / 2:
                self.every = max(EVERY_MS, int(self.every * 0.8))
            self._since, self._count = self._now(), 0
        return self.every


class Now:
    """Listens for a subject as long as somebody asks for it; what it had before it listened, work draws when it is asked to."""

    def __init__(
        self,
        broker: Broker,
        hub: Hub,
        *,
        secret: bytes,
        clock: Clock,
        languages: frozenset[str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._broker = broker
        self._hub = hub
        self._addresses = Addresses(secret, NOW)
        self._clock = clock
        self._languages = languages
        self._monotonic = now
        self._pace = Pace(now)
        self._shown: dict[str, Shown] = {}

    def start(self) -> None:
        self._broker.subscribe("frame/", self._heard, lost=self._lost)
        self._broker.subscribe("told/", self._told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200 or 304, or raises Reply 404."""
        subject = self._subject(scope["path"])
        body, packed, tag = self._listen(subject).answer(self._pace.counted())
        headers = [JSON, CACHED, VARY, (b"etag", tag), *SECURITY]
        if tag in (header(scope, b"if-none-match") or b""):
            await send({"type": "http.response.start", "status": 304, "headers": headers[1:]})
            await send({"type": "http.response.body", "body": b""})
            return
        if b"gzip" in (header(scope, b"accept-encoding") or b""):
            body = packed
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _subject(self, path: str) -> str:
        try:
            opened = self._addresses.read(path, now_ms=self._clock.now_ms())
        except BadAddress:
            raise Reply(404, "not_found") from None
        said = REST.fullmatch(opened.rest)
        if said is None or said[2] not in self._languages:
            raise Reply(404, "not_found")
        audience = PHONES if said[1] == "live" else f"{PHONES}-{said[1]}"
        return str(Subject(opened.facts[0], audience, said[2]))

    def _listen(self, subject: str) -> Shown:
        """What it shows. A subject nobody here listened to is forgotten and asked for anew."""
        now, channel, shown = self._monotonic(), self._hub.listen(subject), self._shown.get(subject)
        if shown is None or shown.channel is not channel:
            self._shown = {name: kept for name, kept in self._shown.items() if now - kept.wanted < LINGER_S}
            shown = self._shown[subject] = Shown(channel)
        shown.wanted = now
        if not shown.whole and now - shown.asked > ASK_AGAIN_S:
            shown.asked = now
            self._broker.publish("ask", subject.encode())
        return shown

    def _heard(self, topic: str, payload: bytes) -> None:
        shown = self._shown.get(topic.removeprefix("frame/"))
        if shown is None:
            return
        try:
            shown.take(unpack(payload).html)
        except msgspec.MsgspecError:
            return  # the hub says so

    def _told(self, topic: str, payload: bytes) -> None:
        """All elements, for whoever asked."""
        shown = self._shown.get(topic.removeprefix("told/"))
        if shown is not None:
            shown.take(msgspec.json.decode(payload, type=dict[str, str]))
            shown.whole = True

    def _lost(self) -> None:
        """Frames may be missing: all of it is drawn anew. What there was goes on meanwhile."""
        for shown in self._shown.values():
            shown.whole, shown.asked = False, float("-inf")
