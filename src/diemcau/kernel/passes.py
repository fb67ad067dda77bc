"""Passes: a signed word in an address that opens the files of one conference until a day.

Whoever may see a page gets the pass with it; who fetches the file needs nothing else, so any cache may keep it. The word is the
same for everybody and for a week, and files are named by the hash of their content: a cache in a district fetches each once.
Form: ``conference.day.seal``, the day counted from 1970-01-01 UTC.
"""

import base64
import hashlib
import hmac

WEEK = 7
DAY_MS = 86_400_000


class Passes:
    """Mints and reads passes of one `purpose` under one secret of 32 bytes or more."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        person = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
        self._key = hashlib.blake2b(secret, person=person, digest_size=32).digest()

    def mint(self, conference: int, *, now_ms: int) -> str:
        """A pass that opens for a week at least and two at most."""
        day = (now_ms // DAY_MS // WEEK + 2) * WEEK
        return f"{conference}.{day}.{self._seal(conference, day)}"

    def read(self, text: str, *, now_ms: int) -> int | None:
        """The conference whose files it opens now; None when it is not ours or has run out."""
        parts = text.split(".")
        if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts[:2]):
            return None
        conference, day = int(parts[0]), int(parts[1])
        if not hmac.compare_digest(parts[2].encode(), self._seal(conference, day).encode()):
            return None
        return conference if now_ms < day * DAY_MS else None

    def _seal(self, conference: int, day: int) -> str:
        digest = hmac.new(self._key, b"%d.%d" % (conference, day), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:15]).decode()
