"""The doctor asks STUN and TURN servers what a browser asks: over UDP, TCP and TLS, with a name that ends."""

import base64
import hashlib
import hmac
import socket
import ssl
import struct
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from diemcau.cli import doctor, relays, serve
from diemcau.infra import options as settings
from diemcau.infra import turn
from diemcau.infra.readings import relays as read_relays
from diemcau.project.certificates import own_certificate

SECRET = "coturn and we both know this"
REALM, NONCE = b"diemcau.example", b"0123456789abcdef"


class Turn:
    """A TURN server that grants an allocation to whoever knows the secret: RFC 8656 as far as one allocation needs it."""

    def __init__(self, kind: int, tls: ssl.SSLContext | None = None, silent: int = 0) -> None:
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.bind(("127.0.0.1", 0))
        self.kind, self.tls, self.silent, self.kept = kind, tls, silent, 0
        self.port = self.socket.getsockname()[1]
        if kind == socket.SOCK_STREAM:
            self.socket.listen()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                if self.kind == socket.SOCK_DGRAM:
                    data, who = self.socket.recvfrom(2048)
                    self.silent -= 1
                    if self.silent < 0:
                        self.socket.sendto(self.answer(data), who)
                else:
                    self.serve(self.socket.accept()[0])
            except OSError:
                if self.socket.fileno() < 0:
                    return

    def serve(self, line: socket.socket) -> None:
        with closing(self.tls.wrap_socket(line, server_side=True) if self.tls else line) as mine:
            while head := mine.recv(20):
                mine.sendall(self.answer(head + mine.recv(struct.unpack_from("!H", head, 2)[0])))

    def answer(self, data: bytes) -> bytes:
        kind, told = struct.unpack_from("!H", data)[0], relays._read_answer(data).attributes
        if kind == relays.BINDING:
            return self.said(kind | 0x100, data, b"")
        if 0x08 not in told:
            return self.said(kind | 0x110, data, self.fault(b"\x04\x01Unauthorized"))
        name = told[0x06]
        password = base64.b64encode(hmac.digest(SECRET.encode(), name, "sha1"))
        key = hashlib.md5(b":".join((name, REALM, password))).digest()
        seal = hmac.digest(key, data[: data.rindex(struct.pack("!HH", 0x08, 20))], "sha1")
        if seal != told[0x08]:
            return self.said(kind | 0x110, data, self.fault(b"\x04\x01Unauthorized"))
        self.kept += 1 if kind == relays.ALLOCATE else -1
        return self.said(kind | 0x100, data, b"")

    def fault(self, code: bytes) -> bytes:
        return b"".join(map(relays._attribute, (0x09, 0x14, 0x15), (b"\0\0" + code, REALM, NONCE)))

    def said(self, kind: int, to: bytes, body: bytes) -> bytes:
        return struct.pack("!HH", kind, len(body)) + to[4:20] + body


@pytest.fixture
def given() -> turn.Credentials:
    return turn.credentials(SECRET, 1_800_000_000_000)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, Turn]]:
    certificate, key = own_certificate(tmp_path, names=["localhost"])
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    made = {
        "udp": Turn(socket.SOCK_DGRAM, silent=1),
        "tcp": Turn(socket.SOCK_STREAM),
        "tls": Turn(socket.SOCK_STREAM, tls),
    }
    yield made
    for one in made.values():
        one.socket.close()


def test_an_allocation_is_had_and_given_back_over_every_transport(
    servers: dict[str, Turn], given: turn.Credentials, tmp_path: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(tmp_path / "authority.crt"))
    udp, tcp, tls = (servers[name].port for name in ("udp", "tcp", "tls"))
    for url in (
        f"turn:127.0.0.1:{udp}", f"turn:127.0.0.1:{tcp}?transport=tcp", f"turns:localhost:{tls}?transport=tcp", f"stun:127.0.0.1:{udp}",
    ):  # fmt: skip
        assert relays.ask(url, given, trusting=trusting) < 3000
    assert [one.kept for one in servers.values()] == [0, 0, 0]
    wrong = turn.credentials("another secret altogether", 1_800_000_000_000)
    for url, credentials, why in (
        (f"turn:127.0.0.1:{tcp}?transport=tcp", wrong, "wrong_secret"),
        (f"turns:localhost:{tls}", given, "certificate"),
        ("turn:127.0.0.1:1?transport=tcp", given, "unreached"),
        ("stun:127.0.0.1:1", None, "unreached"),
    ):
        with pytest.raises(relays.RelayFault, match=why):
            relays.ask(url, credentials)


def test_the_doctor_says_which_ways_are_open(servers: dict[str, Turn], monkeypatch: pytest.MonkeyPatch) -> None:
    urls = f"turn:127.0.0.1:{servers['tcp'].port}?transport=tcp,turn:127.0.0.1:1?transport=tcp"
    made = settings.read({"DIEMCAU_TURN_URLS": urls, "DIEMCAU_TURN_SECRET": SECRET})
    monkeypatch.setattr(doctor, "options", lambda: made)
    monkeypatch.setattr(turn, "options", lambda: made)
    assert [finding.mark for finding in doctor._call_in()] == ["good", "bad", "note"]
    offered = turn.servers(1_800_000_000_000)
    assert offered[0]["urls"] == made.turn_urls
    assert str(offered[0]["username"]).startswith(str(1_800_000_000 + turn.LIFE_S))
    monkeypatch.setattr(doctor, "options", lambda: settings.read({}))
    assert [finding.mark for finding in doctor._call_in()] == ["note"]


@pytest.mark.django_db
def test_relays_without_a_secret_are_left_out_and_that_is_said(
    servers: dict[str, Turn], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named, plain = "turns:turn.example:443?transport=tcp", f"stun:127.0.0.1:{servers['udp'].port}"
    made = settings.read({"DIEMCAU_TURN_URLS": f"{named},{plain}"})
    for module in (doctor, turn):
        monkeypatch.setattr(module, "options", lambda: made)
    assert turn.servers(1_800_000_000_000) == [{"urls": [plain]}]
    said, asked = list(doctor._call_in())
    assert (said.mark, asked.mark) == ("bad", "good")
    assert f"DIEMCAU_TURN_SECRET is not set, so calls leave out {named}" == said.what
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        serve._say_address(Namespace(tls=False, certificate=None, host="127.0.0.1"), listener)
    assert f"diemcau: {said.what}\n" in capsys.readouterr().out


def test_addresses_are_read_strictly() -> None:
    assert relays.read("turns:turn.example") == relays.Relay("turns", "turn.example", 5349, "tcp")
    assert relays.read("stun:[::1]:3479") == relays.Relay("stun", "::1", 3479, "udp")
    for wrong in ("turn://host", "http:host", "turn:host:70000", "turns:host?transport=udp", "stun:host?transport=tcp"):
        with pytest.raises(ValueError, match=r"say one|takes no"):
            read_relays(wrong)
