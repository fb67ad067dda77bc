"""Addresses of a conference's picture and sound: signed for a day, the same for everybody, so that caches share them.

Form: ``/media/<conference>.<day>.<signature>``; a day is 86,400 s since 1970, UTC.
"""

import base64
import hashlib
import hmac

ROOT = "/media/"
DAY_MS = 86_400_000
LENGTH = 22  # characters of the signature: 132 bits


class MediaPaths:
    """Makes and reads them under one secret of 32 bytes or more."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, person=b"diemcau-media", digest_size=32).digest()

    def of(self, conference: int, *, now_ms: int) -> str:
        """The address below which today's playlists lie, without a slash at the end; good until tomorrow's end."""
        day = now_ms // DAY_MS
        return f"{ROOT}{conference}.{day}.{self._seal(conference, day)}"

    def read(self, path: str, *, now_ms: int) -> tuple[int, str] | None:
        """The conference and what follows the signed part; None: not signed by us, or too old."""
        signed, _, rest = path.removeprefix(ROOT).partition("/")
        parts = signed.split(".")
        if not path.startswith(ROOT) or len(parts) != 3 or not (parts[0].isascii() and parts[1].isascii()):
            return None
        if not (parts[0].isdigit() and parts[1].isdigit()) or len(signed) > 64:
            return None
        conference, day = int(parts[0]), int(parts[1])
        if not hmac.compare_digest(self._seal(conference, day).encode(), parts[2].encode()):
            return None
        return (conference, rest) if -1 <= now_ms // DAY_MS - day <= 1 else None

    def _seal(self, conference: int, day: int) -> str:
        digest = hmac.new(self._key, f"{conference}.{day}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode()[:LENGTH]
