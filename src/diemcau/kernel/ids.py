"""Identities: UUIDv7 (RFC 9562 §5.7) for what devices make, short codes for what people read aloud."""

import hashlib
import os
import time
from uuid import UUID

# Crockford's base 32: no I, L, O, U, so nothing is misread on a printed card or over the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIVE_BITS = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))


def uuid7(at_ms: int | None = None) -> UUID:
    """A new UUIDv7 whose first 48 bits are `at_ms` (Unix ms; now when None)."""
    ms = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    random = int.from_bytes(os.urandom(10), "big")
    value = (
        (ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    )
    return UUID(int=value)


def short_code(length: int = 8) -> str:
    """A random code of `length` characters for people to type: 5 bits each."""
    return code_of(os.urandom(length))


def code_of(chance: bytes) -> str:
    """A code of as many characters as there are bytes; the same for the same bytes."""
    return chance.translate(_FIVE_BITS).decode()


def tidy_code(typed: str) -> str:
    """What a person typed, as `short_code` would have written it (case, spaces, dashes, O for 0, I and L for 1)."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    return kept.translate(str.maketrans("OILU", "011V"))


def code_hash(conference: int, code: str) -> str:
    """How a delegate's code travels and is kept on devices: 32 hex digits, useless in another conference.

    SHA-256 over ``"<conference>:<code>"``, cut to 128 bits. Codes carry 60 bits or more of chance, so the hash cannot be
    turned back by trying.
    """
    return hashlib.sha256(f"{conference}:{code}".encode()).hexdigest()[:32]


def secret_hash(secret: str) -> str:
    """How long random secrets (device keys, links) are kept in the database: SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
