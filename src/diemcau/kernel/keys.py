"""Keys from the server's secret: one for each purpose, so that what is sealed for one opens nothing of another."""

import hashlib


def key_for(secret: bytes, purpose: str) -> bytes:
    """32 bytes. `secret` has 32 or more, `purpose` 16 characters of ASCII or fewer."""
    return hashlib.blake2b(secret, person=purpose.encode(), digest_size=32).digest()
