"""RTMP's handshake: the simple one of the specification (1.0, 5.2) and Flash's with digests, which some encoders demand.

The digest form is in no specification; it is the one all servers and players know: each side signs its block of 1536
bytes with a published key at a place that four other bytes of the block give.
"""

import hmac
import os
import struct
import time

BLOCK = 1536
DIGEST = 32
COMMON = bytes.fromhex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae")
PLAYER = b"Genuine Adobe Flash Player 001"
SERVER = b"Genuine Adobe Flash Media Server 001"
_PLACES = (772, 8)  # where the four bytes stand; the newer scheme first


class Foreign(Exception):
    """What came first is no RTMP handshake."""


def place_of(block: bytes, base: int) -> int:
    """Where in `block` the digest of the scheme stands whose four bytes are at `base`."""
    return sum(block[base : base + 4]) % 728 + base + 4


def signed(block: bytes, place: int, key: bytes) -> bytes:
    """The digest of `block` without the 32 bytes at `place`."""
    return hmac.digest(key, block[:place] + block[place + DIGEST :], "sha256")


def signature(block: bytes, key: bytes) -> tuple[int, bytes] | None:
    """The scheme's base and the digest found in `block`, if it is signed with `key`."""
    for base in _PLACES:
        place = place_of(block, base)
        found = block[place : place + DIGEST]
        if hmac.compare_digest(found, signed(block, place, key)):
            return base, found
    return None


def answer(block: bytes) -> bytes:
    """S0, S1 and S2 for a client's C1."""
    uptime = struct.pack(">I", time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF)
    noise = os.urandom(BLOCK - 8)
    found = signature(block, PLAYER) if block[4:8] != b"\0\0\0\0" else None
    if found is None:
        return b"\x03" + uptime + b"\0\0\0\0" + noise + block
    base, digest = found
    mine = uptime + b"\x0d\x0e\x0a\x0d" + noise
    place = place_of(mine, base)
    mine = mine[:place] + signed(mine, place, SERVER) + mine[place + DIGEST :]
    echo = os.urandom(BLOCK - DIGEST)
    return b"\x03" + mine + echo + hmac.digest(hmac.digest(SERVER + COMMON, digest, "sha256"), echo, "sha256")


class Greeting:
    """The server's side, fed in pieces. `done` once the client's C2 has come."""

    def __init__(self) -> None:
        self.done = False
        self._held = b""
        self._answered = False

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """What to send, and the bytes that came behind the handshake. Raises Foreign."""
        self._held += data
        out = b""
        if self._held and not self._answered and self._held[0] != 3:
            raise Foreign("encrypted RTMP" if self._held[0] in {6, 8, 9} else "no RTMP")
        if not self._answered:
            if len(self._held) <= BLOCK:
                return b"", b""
            out = answer(self._held[1 : BLOCK + 1])
            self._held = self._held[BLOCK + 1 :]
            self._answered = True
        if len(self._held) < BLOCK:
            return out, b""
        # What C2 holds is not looked at: librtmp and ffmpeg echo, others send noise.
        self.done = True
        rest, self._held = self._held[BLOCK:], b""
        return out, rest
