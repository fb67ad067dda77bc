"""Files that only whoever has a row of the database can read: AES-256-GCM, the key made of the row's secret and of the installation's own.

When the row forgets its secret, no copy of the file can be read any more.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .derived import derived_key

_NONCE = 12


class Unsealable(Exception):
    """Not what was sealed under this secret."""


def new_secret() -> str:
    """A secret to be kept in a row."""
    return os.urandom(32).hex()


def seal(data: bytes, secret: str, purpose: str) -> bytes:
    """The data encrypted."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(secret, purpose)).encrypt(nonce, data, None)


def unseal(sealed: bytes, secret: str, purpose: str) -> bytes:
    """What `seal` was given. Raises Unsealable."""
    try:
        return AESGCM(_key(secret, purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError):
        raise Unsealable from None


def _key(secret: str, purpose: str) -> bytes:
    return hmac.new(derived_key(purpose), secret.encode(), hashlib.sha256).digest()
