"""The box of another machine: fronts without one hand on what they verified, work reads there (setting ANONYMOUS_URL).

``POST /live/anonymous/box`` with ``[name, arguments]`` as MessagePack, sealed with the server's secret: for a network of one's
own, as it is not encrypted by itself.
"""

import hashlib
import hmac
import http.client
import threading
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from diemcau.kernel.anonymous import BoxAway, Count, NewSpent, Put, SlotName, Spent
from diemcau.kernel.clock import Clock, SystemClock
from diemcau.kernel.keys import key_for
from diemcau.kernel.oplog import StoreFull

PATH = "/live/anonymous/box"
SEAL = b"x-diemcau-seal"
LIFE_MS = 300_000
TIMEOUT_S = 10.0
FULL = 507  # Insufficient Storage (RFC 4918 §11.5): nothing was kept
T = TypeVar("T")


class Seals:
    """Proves that a request comes from a machine of this installation, of late."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._key = key_for(secret, "box")
        self._clock = clock

    def seal(self, body: bytes) -> bytes:
        """What goes along in the header."""
        return self._of(self._clock.now_ms(), body)

    def fits(self, seal: bytes, body: bytes) -> bool:
        made, _, _ = seal.partition(b".")
        if not made.isdigit() or len(made) > 15 or abs(int(made) - self._clock.now_ms()) > LIFE_MS:
            return False
        return hmac.compare_digest(seal, self._of(int(made), body))

    def _of(self, made: int, body: bytes) -> bytes:
        stamp = b"%d" % made
        return stamp + b"." + hmac.new(self._key, stamp + b"." + body, hashlib.sha256).hexdigest().encode()


class RemoteBox:
    """`kernel.anonymous.Box` at ``http://host:port``, of which the other end is `lane.Lane`."""

    def __init__(self, url: str, secret: bytes, clock: Clock | None = None) -> None:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._line = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        self._url = url
        self._seals = Seals(secret, clock or SystemClock())
        self._lock = threading.Lock()

    def append(self, batch: Sequence[NewSpent], *, now_ms: int) -> list[Put]:
        """Keep a batch there. Raises StoreFull; then some of it may have been kept, and will be a duplicate."""
        try:
            return self._ask("append", [sorted(batch), now_ms], list[Put])
        except BoxAway as fault:
            raise StoreFull(str(fault)) from fault

    def settle(self, *, now_ms: int) -> bool:
        """Its own front does it."""
        return False

    def shut(self, name: SlotName) -> None:
        """Take nothing new for a slot ever again."""
        self._ask("shut", [name], bool)

    def tally(self, name: SlotName) -> list[Count]:
        """What was said in a slot, counted."""
        return self._ask("tally", [name], list[Count])

    def rows(self, conference: int, run: str, purpose: str, *, before_ms: int) -> list[Spent]:
        """What was put in for a purpose in periods that ended by then."""
        return self._ask("rows", [conference, run, purpose, before_ms], list[Spent])

    def conferences(self) -> list[int]:
        """Those with anything in the box."""
        return self._ask("conferences", [], list[int])

    def forget(self, conference: int) -> int:
        """Take everything of a conference out."""
        return self._ask("forget", [conference], int)

    def close(self) -> None:
        """Let go of the line."""
        with self._lock:
            self._line.close()

    def _ask(self, name: str, arguments: list[Any], kind: type[T]) -> T:
        body = msgspec.msgpack.encode([name, arguments])
        with self._lock:
            try:
                status, told = self._post(body)
            except TimeoutError as fault:
                raise self._gone(fault) from fault
            except (OSError, http.client.HTTPException):
                self._line.close()
                status, told = self._once_more(body)  # a line kept open may have been closed there
        if status != 200:
            raise BoxAway(f"{self._url} answers {status}")
        return msgspec.msgpack.decode(told, type=kind)

    def _once_more(self, body: bytes) -> tuple[int, bytes]:
        try:
            return self._post(body)
        except (OSError, http.client.HTTPException) as fault:
            raise self._gone(fault) from fault

    def _gone(self, fault: Exception) -> BoxAway:
        self._line.close()
        return BoxAway(f"{self._url}: {fault}")

    def _post(self, body: bytes) -> tuple[int, bytes]:
        self._line.request("POST", PATH, body, {SEAL.decode(): self._seals.seal(body).decode()})
        answer = self._line.getresponse()
        return answer.status, answer.read()
