"""The key that signs credentials: made once, kept sealed under DIEMCAU_SECRET_KEY, its public part published for as long as credentials live."""

import json
import os
from typing import Any, NamedTuple

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from django.db import transaction

from diemcau.infra.derived import derived_key

from .models import SigningKey

BITS = 2048
ALGORITHM = "RS256"
"""What every verifier of Open Badges 3.0 has to know (§8.2)."""
PURPOSE = "certificates.keys"
_NONCE = 12


class Signing(NamedTuple):
    """A key to sign with, and what stands of it in a credential's header."""

    private: rsa.RSAPrivateKey
    public: dict[str, Any]


@transaction.atomic
def signing_key() -> Signing:
    """The newest key that can be unsealed; made where there is none, as when the server's secret was changed."""
    for row in SigningKey.objects.order_by("-pk"):
        if (private := _unsealed(bytes(row.sealed), row.name)) is not None:
            return Signing(private, row.public)
    return _made()


def published() -> list[dict[str, Any]]:
    """The public parts of all keys, as a JWK set has them. One query."""
    return [row.public for row in SigningKey.objects.order_by("pk")]


def _made() -> Signing:
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    told: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    name = _thumbprint(told)
    public = {"kty": "RSA", "n": told["n"], "e": told["e"], "kid": name, "alg": ALGORITHM, "use": "sig"}
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(derived_key(PURPOSE)).encrypt(nonce, der, name.encode())
    SigningKey.objects.create(name=name, public=public, sealed=sealed)
    return Signing(private, public)


def _thumbprint(told: dict[str, Any]) -> str:
    """RFC 7638."""
    digest = Hash(SHA256())
    digest.update(json.dumps({name: told[name] for name in ("e", "kty", "n")}, separators=(",", ":")).encode())
    return jwt.utils.base64url_encode(digest.finalize()).decode()


def _unsealed(sealed: bytes, name: str) -> rsa.RSAPrivateKey | None:
    try:
        der = AESGCM(derived_key(PURPOSE)).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except (InvalidTag, ValueError):
        return None
    key = load_der_private_key(der, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
