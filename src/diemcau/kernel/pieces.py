"""Files by their content: what they are called, and the pieces they are checked by wherever they come from."""

import hashlib
import re

PIECE = 1024 * 1024  # bytes of a piece
NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,6}")


def digest_of(pieces: bytes) -> str:
    """The name of a file by its list of pieces (SHA-256 of each, 32 bytes, one behind the other): SHA-256 of that list, hex.

    So the list can be checked by the name, and every piece by the list, wherever they come from.
    """
    return hashlib.sha256(pieces).hexdigest()
