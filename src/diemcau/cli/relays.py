"""STUN and TURN servers, asked as a browser asks them: a binding (RFC 8489), or an allocation that is given back (RFC 8656)."""

import hashlib
import hmac
import os
import socket
import ssl
import struct
import time
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple

from diemcau.infra.turn import Credentials

PATIENCE_S = 3.0
MAGIC = 0x2112A442
BINDING, ALLOCATE, REFRESH = 0x0001, 0x0003, 0x0004
_SUCCESS = 0x0100
_USERNAME, _INTEGRITY, _ERROR_CODE, _LIFETIME, _REALM, _NONCE, _TRANSPORT = 0x06, 0x08, 0x09, 0x0D, 0x14, 0x15, 0x19
_UDP = struct.pack("!BBH", 17, 0, 0)


class RelayFault(Exception):
    """Why a server cannot be used, in a word: unreached, certificate, wrong_secret, or what it answered."""


class Relay(NamedTuple):
    """Where a server is. `scheme` stun, turn or turns; `transport` udp or tcp."""

    scheme: str
    host: str
    port: int
    transport: str


def read(url: str) -> Relay:
    """``turns:host:443?transport=tcp`` in its parts; ports and transports as the RFCs have them where none is said."""
    scheme, _, rest = url.partition(":")
    place, _, query = rest.partition("?")
    host, port = (place, "") if place.endswith("]") or ":" not in place else place.rsplit(":", 1)
    transport = query.partition("=")[2] or ("tcp" if scheme == "turns" else "udp")
    return Relay(scheme, host.strip("[]"), int(port or (5349 if scheme == "turns" else 3478)), transport)


def ask(url: str, credentials: Credentials | None, *, trusting: ssl.SSLContext | None = None) -> float:
    """Milliseconds until the server had done what a call needs of it. Raises RelayFault."""
    relay = read(url)
    began = time.monotonic()
    try:
        with closing(_connected(relay, trusting or ssl.create_default_context())) as line:
            if relay.scheme == "stun":
                _said(_exchange(line, _message(BINDING, {})), BINDING)
            elif credentials is None:
                raise RelayFault("wrong_secret")
            else:
                _allocate(line, credentials)
    except ssl.SSLCertVerificationError:
        raise RelayFault("certificate") from None
    except (OSError, struct.error):
        raise RelayFault("unreached") from None
    return 1000 * (time.monotonic() - began)


def _connected(relay: Relay, trusting: ssl.SSLContext) -> socket.socket:
    if relay.transport == "udp":
        family, kind, proto, _name, address = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_DGRAM)[0]
        line = socket.socket(family, kind, proto)
        line.settimeout(PATIENCE_S / 3)
        line.connect(address)
        return line
    plain = socket.create_connection((relay.host, relay.port), PATIENCE_S)
    if relay.scheme != "turns":
        return plain
    try:
        return trusting.wrap_socket(plain, server_hostname=relay.host)
    except BaseException:
        plain.close()
        raise


def _allocate(line: socket.socket, credentials: Credentials) -> None:
    """First without a name, to learn the realm; then with it; then given back."""
    first = _exchange(line, _message(ALLOCATE, {_TRANSPORT: _UDP}))
    if first.code != 401:
        raise RelayFault(first.fault or "open to everybody: it asks for no password")
    realm = first.attributes.get(_REALM, b"")
    name, nonce = credentials.username.encode(), first.attributes.get(_NONCE, b"")
    key = hashlib.md5(b":".join((name, realm, credentials.password.encode())), usedforsecurity=False).digest()
    known = {_USERNAME: name, _REALM: realm, _NONCE: nonce}
    answer = _exchange(line, _message(ALLOCATE, {_TRANSPORT: _UDP} | known, key))
    if answer.code == 401:
        raise RelayFault("wrong_secret")
    _said(answer, ALLOCATE)
    _exchange(line, _message(REFRESH, {_LIFETIME: bytes(4)} | known, key))


class _Answer(NamedTuple):
    kind: int
    attributes: Mapping[int, bytes]

    @property
    def code(self) -> int:
        found = self.attributes.get(_ERROR_CODE, b"")
        return (found[2] & 7) * 100 + found[3] if len(found) >= 4 else 0

    @property
    def fault(self) -> str:
        found = self.attributes.get(_ERROR_CODE, b"")
        return f"{self.code} {found[4:].decode('utf-8', 'replace')}".strip() if self.code else ""


def _said(answer: _Answer, asked: int) -> None:
    if answer.kind != asked | _SUCCESS:
        raise RelayFault(answer.fault or "no STUN server")


def _message(kind: int, attributes: Mapping[int, bytes], key: bytes | None = None) -> bytes:
    body = b"".join(_attribute(name, value) for name, value in attributes.items())
    head = struct.pack("!HHI", kind, len(body) + (24 if key else 0), MAGIC) + os.urandom(12)
    if key is None:
        return head + body
    return head + body + _attribute(_INTEGRITY, hmac.digest(key, head + body, "sha1"))


def _attribute(name: int, value: bytes) -> bytes:
    return struct.pack("!HH", name, len(value)) + value + bytes(-len(value) % 4)


def _exchange(line: socket.socket, message: bytes) -> _Answer:
    """The answer to this message; over UDP it is said up to three times."""
    receive = _datagram if line.type == socket.SOCK_DGRAM else _framed
    for attempt in range(3):
        line.sendall(message)
        try:
            while (found := receive(line))[4:20] != message[4:20]:
                continue
            return _read_answer(found)
        except TimeoutError:
            if attempt == 2 or receive is _framed:
                raise
    raise AssertionError


def _datagram(line: socket.socket) -> bytes:
    return line.recv(2048)


def _framed(line: socket.socket) -> bytes:
    head = _exactly(line, 20)
    return head + _exactly(line, struct.unpack_from("!H", head, 2)[0])


def _exactly(line: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        more = line.recv(size - len(parts))
        if not more:
            raise ConnectionError
        parts += more
    return parts


def _read_answer(data: bytes) -> _Answer:
    kind, length, magic = struct.unpack_from("!HHI", data)
    if magic != MAGIC or length != len(data) - 20:
        raise RelayFault("no STUN server")
    attributes, at = {}, 20
    while at + 4 <= len(data):
        name, size = struct.unpack_from("!HH", data, at)
        attributes[name] = data[at + 4 : at + 4 + size]
        at += 4 + size + -size % 4
    return _Answer(kind, attributes)
