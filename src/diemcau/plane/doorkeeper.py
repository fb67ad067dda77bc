"""Who may come in: the ticket in a header or cookie, revoked keys, foreign origins, and how much at a time."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from diemcau.kernel.clock import Clock
from diemcau.kernel.tickets import BadTicket, ExpiredTicket, Ticket, Tickets
from diemcau.plane.asgi import Header, Reply, Scope, busy
from diemcau.plane.revocations import Revocations

MAX_TICKET = 4096  # bytes; also bounds what strangers can put into the cache below
COOKIE = b"diemcau_ticket"
CHALLENGE: tuple[Header, ...] = ((b"www-authenticate", b"Bearer"),)


class Doorkeeper:
    """Reads tickets without any database.

    A ticket in the cookie speaks for a page, so a POST with it must come from one of ours (`origins`, or the host itself).
    """

    def __init__(
        self, tickets: Tickets, *, clock: Clock, revoked: Revocations, origins: frozenset[str] = frozenset()
    ) -> None:
        self._tickets = tickets
        self._clock = clock
        self._revoked = revoked
        self._origins = origins

    def admit(self, scope: Scope) -> Ticket:
        """The bearer's ticket. Raises Reply 401, or 403 for a foreign page's POST."""
        cookie = origin = host = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                if len(value) > MAX_TICKET:
                    raise Reply(401, "bad_ticket", headers=CHALLENGE)
                return self._read(_bearer(value))
            if name == b"cookie":
                cookie = value
            elif name == b"origin":
                origin = value
            elif name == b"host":
                host = value
        if cookie is None:
            raise Reply(401, "no_ticket", headers=CHALLENGE)
        ticket = self._read(_from_cookie(cookie))
        if scope["method"] == "POST" and not self._is_ours(origin, host, scope.get("scheme")):
            raise Reply(403, "foreign_origin")
        return ticket

    def _read(self, text: str) -> Ticket:
        try:
            ticket = self._tickets.read(text, now_ms=self._clock.now_ms())
        except ExpiredTicket:
            raise Reply(401, "expired_ticket", headers=CHALLENGE) from None
        except BadTicket:
            raise Reply(401, "bad_ticket", headers=CHALLENGE) from None
        if self._revoked.cover(ticket):
            raise Reply(401, "revoked", headers=CHALLENGE)
        return ticket

    def _is_ours(self, origin: bytes | None, host: bytes | None, scheme: str | None) -> bool:
        if origin is None:
            return False
        text = origin.decode("latin-1")
        if text in self._origins:
            return True
        plain = scheme == "https" and not text.startswith("https:")  # a page that anybody on the way may have written
        return host is not None and not plain and urlsplit(text).netloc == host.decode("latin-1")


@lru_cache(maxsize=5_000)
def _bearer(value: bytes) -> str:
    scheme, _, text = value.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer":
        raise Reply(401, "bad_ticket", headers=CHALLENGE)
    return text.strip()


def _from_cookie(value: bytes) -> str:
    for pair in value.split(b";"):
        name, _, text = pair.partition(b"=")
        if name.strip() == COOKIE:
            return text.strip().decode("latin-1")
    raise Reply(401, "no_ticket", headers=CHALLENGE)


class Buckets:
    """A token bucket per key: `rate` tokens a second, at most `burst` at once. `now` tells seconds, monotonic. When there are `keys` of them,
    those that have filled up again are forgotten."""

    def __init__(self, *, rate: float, burst: float, now: Callable[[], float], keys: int = 100_000) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._keys = self._least = keys
        self._levels: dict[str, tuple[float, float]] = {}

    def enter(self, key: str) -> None:
        """Take one token. Raises Reply 429 when none is left."""
        now = self._now()
        level, since = self._levels.get(key, (self._burst, now))
        level += (now - since) * self._rate
        if level > self._burst:
            level = self._burst
        elif level < 1:
            raise busy(429, "too_many", at_least_s=1 + int((1 - level) / self._rate))
        if len(self._levels) >= self._keys:
            self._forget(now)
        self._levels[key] = (level - 1, now)

    def charge(self, key: str, tokens: int) -> None:
        """Take what a post turned out to cost; a debt is paid off before the next one enters."""
        level, since = self._levels.get(key, (self._burst, self._now()))
        self._levels[key] = (level - tokens, since)

    def _forget(self, now: float) -> None:
        full_after = self._burst / self._rate
        self._levels = {key: held for key, held in self._levels.items() if now - held[1] < full_after}
        # Of a crowd that came all at once nobody is forgotten yet: it is not to be looked through for every one more.
        self._keys = max(self._least, 2 * len(self._levels))
