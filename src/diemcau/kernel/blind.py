"""Blind signatures: RSABSSA of RFC 9474. Who signs never sees what it signs, and cannot know its own signature again.

``prepare → blind`` at the phone, ``blind_sign`` at the server, ``finalize`` at the phone, ``verify`` at whom the token is
shown to. Byte strings are as long as the RFC says: blinded messages and signatures as the modulus.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from . import openssl

BITS = 2048
EXPONENT = 65537
MASKED = 32  # signatures behind one secret number and its squares
_HASH = 48  # bytes of a SHA-384


class Variant(NamedTuple):
    """One of RFC 9474 §5: bytes of PSS salt, and of the random prefix that `prepare` puts before the message."""

    salt: int
    prefix: int


PSS_RANDOMIZED = Variant(48, 32)
"""RSABSSA-SHA384-PSS-Randomized, the one this house uses."""
PSSZERO_RANDOMIZED = Variant(0, 32)
PSS_DETERMINISTIC = Variant(48, 0)
PSSZERO_DETERMINISTIC = Variant(0, 0)


class BadInput(ValueError):
    """Not a message, blinded message or signature of this key."""


class PublicKey(NamedTuple):
    """An RSA public key (RFC 8017 §3.1)."""

    n: int
    e: int = EXPONENT

    @property
    def size(self) -> int:
        """Bytes of the modulus."""
        return (self.n.bit_length() + 7) // 8


class PrivateKey(NamedTuple):
    """An RSA private key with what the Chinese remainder theorem needs (RFC 8017 §3.2), as GMP's numbers."""

    public: PublicKey
    n: Any
    e: Any
    p: Any
    q: Any
    dp: Any
    dq: Any
    qinv: Any


def generate() -> PrivateKey:
    """A new key; takes some 100 ms."""
    made = rsa.generate_private_key(EXPONENT, BITS).private_numbers()
    return private_key(made.p, made.q)


def private_key(p: int, q: int, e: int = EXPONENT) -> PrivateKey:
    """The key of two primes."""
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = (p * q, e, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    return PrivateKey(PublicKey(p * q, e), *map(gmpy2.mpz, numbers))


def prepare(message: bytes, *, variant: Variant = PSS_RANDOMIZED) -> bytes:
    """RFC 9474 §4.1: what will be signed."""
    return secrets.token_bytes(variant.prefix) + message


def blind(
    key: PublicKey,
    prepared: bytes,
    *,
    variant: Variant = PSS_RANDOMIZED,
    salt: bytes | None = None,
    r: int | None = None,
) -> tuple[bytes, int]:
    """RFC 9474 §4.2: the blinded message, and the inverse that `finalize` wants. `salt` and `r` are for test vectors alone.

    Raises BadInput (as good as never: for a message that would reveal the key's factors).
    """
    encoded = _encode(prepared, key.n.bit_length() - 1, salt if salt is not None else secrets.token_bytes(variant.salt))
    message = gmpy2.mpz(int.from_bytes(encoded))
    if gmpy2.gcd(message, key.n) != 1:
        raise BadInput("invalid input")
    chosen = gmpy2.mpz(r if r is not None else secrets.randbelow(key.n - 1) + 1)
    try:
        inverse = gmpy2.invert(chosen, key.n)
    except ZeroDivisionError:
        raise BadInput("blinding error") from None
    blinded = message * gmpy2.powmod(chosen, key.e, key.n) % key.n
    return int(blinded).to_bytes(key.size), int(inverse)


class Signer:
    """Signs with one key, for one thread, in a time that depends on neither key nor message: by OpenSSL where the machine has one
    (kernel.openssl), else by GMP."""

    def __init__(self, key: PrivateKey, *, by_openssl: bool = openssl.IS_THERE) -> None:
        self._key = key
        self._power: Callable[[bytes], bytes] = _by_openssl(key) if by_openssl else Masked(key)

    def __call__(self, blinded: bytes) -> bytes:
        """RFC 9474 §4.3. Raises BadInput."""
        key, size = self._key, self._key.public.size
        message = gmpy2.mpz(int.from_bytes(blinded))
        if len(blinded) != size or message >= key.n:
            raise BadInput("unexpected input size" if len(blinded) != size else "out of range")
        try:
            signed = self._power(blinded)
        except openssl.Failed:
            raise BadInput("signing failure") from None
        # One wrong bit of a wrong half would give the factors away.
        if gmpy2.powmod(int.from_bytes(signed), key.e, key.n) != message:
            raise BadInput("signing failure")
        return signed


def _by_openssl(key: PrivateKey) -> openssl.Private:
    p, q, public = int(key.p), int(key.q), rsa.RSAPublicNumbers(key.public.e, key.public.n)
    d = pow(public.e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(p, q, d, int(key.dp), int(key.dq), int(key.qinv), public)
    made = numbers.private_key(unsafe_skip_rsa_key_validation=True)  # ours, and what it signs is looked at
    der = made.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return openssl.Private(der, key.public.size)


class Masked:
    """The power by GMP, for one thread.

    What a stranger chose never meets the key: it is multiplied by the power of a number nobody knows, of which the inverse is taken
    behind another such number, because that takes a time of its own for every number. For MASKED signatures the number's squares serve, as
    in OpenSSL (BN_BLINDING).
    """

    def __init__(self, key: PrivateKey) -> None:
        self._key = key
        self._left = 0
        self._mask = self._unmask = gmpy2.mpz(0)  # drawn at the first signature

    def __call__(self, block: bytes) -> bytes:
        key, n = self._key, self._key.n
        self._turn()
        hidden = int.from_bytes(block) * self._mask % n
        with gmpy2.context(gmpy2.get_context(), allow_release_gil=True):  # other threads of the process go on
            by_p = gmpy2.powmod_sec(hidden % key.p, key.dp, key.p)
            by_q = gmpy2.powmod_sec(hidden % key.q, key.dq, key.q)
        signed = (by_q + key.q * ((by_p - by_q) * key.qinv % key.p)) * self._unmask % n
        return int(signed).to_bytes(key.public.size)

    def _turn(self) -> None:
        n = self._key.n
        if self._left:
            self._left -= 1
            self._mask, self._unmask = self._mask * self._mask % n, self._unmask * self._unmask % n
            return
        self._left = MASKED - 1
        secret, veil = (gmpy2.mpz(secrets.randbelow(self._key.public.n - 1) + 1) for _ in range(2))
        self._mask = gmpy2.powmod(secret, self._key.e, n)
        self._unmask = gmpy2.invert(secret * veil % n, n) * veil % n


def blind_sign(key: PrivateKey, blinded: bytes) -> bytes:
    """RFC 9474 §4.3, once. Raises BadInput."""
    return Signer(key)(blinded)


def finalize(
    key: PublicKey, prepared: bytes, blind_signature: bytes, inverse: int, *, variant: Variant = PSS_RANDOMIZED
) -> bytes:
    """RFC 9474 §4.4: the signature. Raises BadInput when what came back is none."""
    if len(blind_signature) != key.size:
        raise BadInput("unexpected input size")
    signature = (int.from_bytes(blind_signature) * inverse % key.n).to_bytes(key.size)
    if not verify(key, prepared, signature, variant=variant):
        raise BadInput("invalid signature")
    return signature


def verify(key: PublicKey, prepared: bytes, signature: bytes, *, variant: Variant = PSS_RANDOMIZED) -> bool:
    """RFC 9474 §4.5: plain RSASSA-PSS with SHA-384."""
    try:
        _opened(key).verify(signature, prepared, _paddings[variant.salt], _SHA384)
    except InvalidSignature:
        return False
    return True


_SHA384 = SHA384()
_paddings = {salt: padding.PSS(padding.MGF1(_SHA384), salt) for salt in (0, 48)}


@lru_cache(maxsize=10_000)
def _opened(key: PublicKey) -> Any:
    return rsa.RSAPublicNumbers(key.e, key.n).public_key()


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 §9.1.1) with SHA-384."""
    size = (bits + 7) // 8
    block = _HASH + 1
    if size < block + len(salt) + 1:
        raise BadInput("encoding error")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    data = bytes(size - len(salt) - block - 1) + b"\x01" + salt
    mask = _mgf1(digest, len(data))
    masked = bytearray(a ^ b for a, b in zip(data, mask, strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    """RFC 8017 §B.2.1."""
    blocks = range(-(-length // _HASH))
    return b"".join(hashlib.sha384(seed + n.to_bytes(4)).digest() for n in blocks)[:length]
