"""Addresses that are their own permission: sealed by the server, ending at a moment, the same for everybody who may.

Form: ``<root><until>.<fact>.<fact>….<seal>/<rest>``: `until` in Unix seconds, facts are numbers, the seal is BLAKE2b (144
bits, base64url) under a key of that root alone. Who holds one may fetch what lies there until then and nothing else, and no
database is asked: caches on the way keep one copy for all rooms.
"""

import base64
import hashlib
import hmac
import re
from functools import lru_cache
from typing import NamedTuple

from .keys import key_for
from .pieces import NAME

DAY_S = 86_400
WEEK_S = 7 * DAY_S
KNOWN = 500  # addresses whose seal was good and need not be looked at again
_LONGEST = 120  # characters of what stands before the rest


class Root(NamedTuple):
    """Where addresses of one kind begin. With `names` an address opens the one file it is sealed for, called like this; without,
    all that lies below it."""

    path: str
    names: re.Pattern[str] | None = None


MEDIA = Root("/media/")
"""A conference's picture and sound. Its fact: the conference."""
PICTURES = Root("/pictures/")
"""A conference's slides. Its fact: the conference."""
NOW = Root("/live/now/")
"""What the phones of a conference show now. Its fact: the conference."""
ASKED = Root("/asked/")
"""Questions of a conference that others may see. Its facts: the conference, and the place of its run among RUNS."""
FILES = Root("/files/", NAME)
"""A film, or what belongs to one. Its facts: the conference, how fast one request and all of the conference are served, in kbit/s (0: as it goes)."""

RECORDINGS = Root("/recordings/", re.compile(r"[0-9]{1,18}/[0-9]{8}-[0-9]{6}-[0-9A-Za-z._-]{1,40}\.mp4"))
"""A recording: ``<conference>/<file>``. Facts as of files; the paces are 0."""


MATERIALS = Root("/materials/", re.compile(r"[0-9]{1,18}/[0-9a-f]{16}/" + NAME.pattern))
"""A document for download: ``<number>/<mark of who may, and when>/<file>``. It opens as long as that mark is the document's. Facts as of
files; the paces are 0."""


class Opened(NamedTuple):
    """What an address opens: `rest` is what stands behind the seal, without the slash before it."""

    until: int
    facts: tuple[int, ...]
    rest: str


class BadAddress(Exception):
    """None of ours, or one that was changed."""


class EndedAddress(BadAddress):
    """It was ours, and its time is over."""


def ends(now_ms: int, span_s: int = DAY_S) -> int:
    """When addresses of now end (Unix seconds): with the span after this one. So all are given the same within a span of UTC,
    and it is good for a span at least."""
    return (now_ms // 1000 // span_s + 2) * span_s


class Addresses:
    """Signs and reads those of one root, under one secret of 32 bytes or more."""

    def __init__(self, secret: bytes, root: Root) -> None:
        self._key = key_for(secret, root.path)
        self._root = root
        self._claimed = lru_cache(KNOWN)(self._unsealed)  # all rooms come with the same ones, again and again

    def sign(self, *facts: int, until: int, name: str = "") -> str:
        """The path, without a slash at its end. Raises ValueError for a name that no file of this root has."""
        path, names = self._root
        if names and not names.fullmatch(name):
            raise ValueError(name)
        claim = ".".join(map(str, (until, *facts)))
        return f"{path}{claim}.{self._seal(claim, name)}" + (f"/{name}" if names else "")

    def read(self, path: str, *, now_ms: int) -> Opened:
        """What it opens. Raises EndedAddress or BadAddress."""
        root, names = self._root
        word, _, rest = path.removeprefix(root).partition("/")
        if (
            not (path.isascii() and path.startswith(root))
            or len(word) > _LONGEST
            or (names and not names.fullmatch(rest))
        ):
            raise BadAddress
        until, facts = self._claimed(word, rest if names else "")
        if until * 1000 <= now_ms:
            raise EndedAddress
        return Opened(until, facts, rest)

    def _unsealed(self, word: str, name: str) -> tuple[int, tuple[int, ...]]:
        """Until when, and the facts. Raises BadAddress."""
        claim, _, seal = word.rpartition(".")
        if not hmac.compare_digest(seal, self._seal(claim, name)):
            raise BadAddress
        until, *facts = map(int, claim.split("."))  # digits: we sealed them
        return until, tuple(facts)

    def _seal(self, claim: str, name: str) -> str:
        digest = hashlib.blake2b(f"{claim}/{name}".encode(), key=self._key, digest_size=18).digest()
        return base64.urlsafe_b64encode(digest).decode()
