"""Encrypted files: a passphrase by scrypt (RFC 7914), chunks by AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár 2015): each chunk's nonce holds its number and whether it is the last, so none can be changed, moved or left out.

Layout: MAGIC · salt (16) · check (16, says a wrong passphrase at once) · nonce prefix (7) · chunks of 1 MiB, each 16 bytes longer.
"""

import hmac
import io
import os
import struct
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"diemcau sealed 1\n"
CHUNK = 1 << 20
TAG = 16
HEAD = len(MAGIC) + 16 + 16 + 7
SHORTEST = 12  # characters of a passphrase


class Unsealable(Exception):
    """A sealed file that cannot be opened, or a passphrase that cannot be used: the message says which and why."""


def passphrase_in(path: Path) -> bytes:
    """The first line of a file. Raises OSError, and Unsealable when it is too short to protect anything."""
    first = path.read_bytes().split(b"\n")[0].strip()
    if len(first) < SHORTEST:
        raise Unsealable(f"{path}: the passphrase is its first line, of {SHORTEST} characters or more")
    return first


def is_sealed(path: Path) -> bool:
    """Whether the file says of itself that it is encrypted."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class Sealer(io.RawIOBase):
    """Writes what it is given encrypted into `file`. `close` writes the end, without which the file does not open."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        key, check = _keys(passphrase, salt)
        self._head = MAGIC + salt + check + self._prefix
        self._cipher, self._file = AESGCM(key), file
        self._waiting, self._number = bytearray(), 0
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # never all of it: only the end knows which chunk is the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


class Unsealer(io.RawIOBase):
    """Reads a sealed file. Every byte it gives is authentic; raises Unsealable instead of giving any that is not.

    Only when it has been read to its end is it certain that nothing was cut off.
    """

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        self._head = file.read(HEAD)
        if len(self._head) < HEAD or not self._head.startswith(MAGIC):
            raise Unsealable("this is no encrypted backup, or its beginning is missing")
        salt, check = self._head[len(MAGIC) :][:16], self._head[len(MAGIC) + 16 :][:16]
        key, expected = _keys(passphrase, salt)
        if not hmac.compare_digest(check, expected):
            raise Unsealable("wrong passphrase (or the file's first bytes were altered)")
        self._prefix = self._head[-7:]
        self._cipher, self._file = AESGCM(key), file
        self._next = file.read(CHUNK + TAG)
        self._plain, self._number, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if not self._plain and not self._ended:
            self._open()
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size

    def _open(self) -> None:
        chunk, self._next = self._next, self._file.read(CHUNK + TAG)
        last = not self._next
        try:
            self._plain = self._cipher.decrypt(_nonce(self._prefix, self._number, last=last), chunk, self._head)
        except (InvalidTag, ValueError):
            where = f"after {self._number} MiB"
            raise Unsealable(f"the file was altered or cut off {where}; nothing of it can be trusted") from None
        self._number, self._ended = self._number + 1, last


def _keys(passphrase: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """The cipher's key, and what tells a wrong passphrase."""
    made = Scrypt(salt=salt, length=48, n=2**16, r=8, p=1).derive(passphrase)
    return made[:32], made[32:]


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack("!IB", number, last)
