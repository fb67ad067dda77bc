"""Addresses of files that are their own permission: signed by the server, ending at a moment, the same for everybody who may.

Form: ``/files/<until>-<conference>-<room kbit/s>-<total kbit/s>/<HMAC-SHA256, 128 bits, base64url>/<digest>.<ending>``. Who
holds one may fetch that file until then and no other; caches on the way keep one copy for all rooms.
"""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

PREFIX = "/files/"
PIECE = 1024 * 1024  # bytes of a piece
NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,6}")
_PATH = re.compile(
    r"/files/(\d{1,12})-(\d{1,18})-(\d{1,9})-(\d{1,9})/([A-Za-z0-9_-]{22})/([0-9a-f]{64}\.[a-z0-9]{2,6})"
)


class Grant(NamedTuple):
    """`until` in Unix seconds. How fast one request, and all of a conference together, are served in kbit/s (0: as it goes)."""

    until: int
    conference: int = 0
    room_kbps: int = 0
    total_kbps: int = 0


class BadAddress(Exception):
    """None of ours, or one that was changed."""


class EndedAddress(BadAddress):
    """It was ours, and its time is over."""


class FileAddresses:
    """Signs and reads them under one secret of 32 bytes or more."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, person=b"diemcau-files", digest_size=32).digest()

    def sign(self, name: str, grant: Grant) -> str:
        """The path of the file ``<digest>.<ending>``. Raises ValueError for another name."""
        if not NAME.fullmatch(name):
            raise ValueError(name)
        claim = f"{grant.until}-{grant.conference}-{grant.room_kbps}-{grant.total_kbps}"
        return f"{PREFIX}{claim}/{self._seal(claim, name)}/{name}"

    def read(self, path: str, *, now_ms: int) -> tuple[str, Grant]:
        """The file's name and what is granted. Raises EndedAddress or BadAddress."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise BadAddress
        claim, name = "-".join(found.group(1, 2, 3, 4)), found[6]
        if not hmac.compare_digest(found[5], self._seal(claim, name)):
            raise BadAddress
        grant = Grant(*(int(word) for word in found.group(1, 2, 3, 4)))
        if grant.until * 1000 <= now_ms:
            raise EndedAddress
        return name, grant

    def _seal(self, claim: str, name: str) -> str:
        mac = hmac.new(self._key, f"{claim}/{name}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac[:16]).rstrip(b"=").decode()


def digest_of(pieces: bytes) -> str:
    """The name of a file by its list of pieces (SHA-256 of each, 32 bytes, one behind the other): SHA-256 of that list, hex.

    So the list can be checked by the name, and every piece by the list, wherever they come from.
    """
    return hashlib.sha256(pieces).hexdigest()
