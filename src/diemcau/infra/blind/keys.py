"""Private keys at rest: AES-256-GCM under a key that follows from the server's secret, bound to the slot they are for."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diemcau.infra.derived import derived_key
from diemcau.kernel import blind
from diemcau.kernel.anonymous import SlotName

HALF = blind.BITS // 16  # bytes of a prime
_NONCE = 12


class Unreadable(Exception):
    """Sealed under another DIEMCAU_SECRET_KEY, or for another slot."""


def seal(name: SlotName, key: blind.PrivateKey) -> bytes:
    """What may lie in a database."""
    nonce = os.urandom(_NONCE)
    primes = int(key.p).to_bytes(HALF) + int(key.q).to_bytes(HALF)
    return nonce + AESGCM(derived_key("blind.keys")).encrypt(nonce, primes, _bound(name))


@lru_cache(maxsize=512)
def unseal(name: SlotName, sealed: bytes) -> blind.PrivateKey:
    """The key again. Raises Unreadable."""
    try:
        primes = AESGCM(derived_key("blind.keys")).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(name))
    except (InvalidTag, ValueError):
        raise Unreadable(str(name)) from None
    return blind.private_key(int.from_bytes(primes[:HALF]), int.from_bytes(primes[HALF:]))


def _bound(name: SlotName) -> bytes:
    return "/".join(map(str, name)).encode()
