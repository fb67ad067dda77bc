"""Certificates of our own: trusted once, good for the names asked for, renewed in time."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from diemcau.project import certificates
from diemcau.project.certificates import own_certificate


def handshake(certificate: Path, key: Path, authority: Path, name: str) -> None:
    """A TLS handshake as a device does that installed the authority. Raises ssl.SSLError."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(ours, server_side=True).close()
        except OSError:
            ours.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        ssl.create_default_context(cafile=str(authority)).wrap_socket(theirs, server_hostname=name).close()
    finally:
        theirs.close()
        thread.join()


def test_a_device_that_installed_the_authority_trusts_every_name(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path, names=["diemcau.lan", "192.168.7.9", "[::1]"])
    for name in ("diemcau.lan", "192.168.7.9", "localhost", "::1"):
        handshake(certificate, key, tmp_path / "authority.crt", name)


def test_it_is_made_once_and_again_for_other_names_under_the_same_authority(tmp_path: Path) -> None:
    certificate, _ = own_certificate(tmp_path, names=["one.lan"])
    first, authority = certificate.read_bytes(), (tmp_path / "authority.crt").read_bytes()
    own_certificate(tmp_path, names=["one.lan"])
    assert certificate.read_bytes() == first
    own_certificate(tmp_path, names=["two.lan"])
    assert certificate.read_bytes() != first
    assert (tmp_path / "authority.crt").read_bytes() == authority


def test_a_stolen_authority_is_nobody_else_to_a_device(tmp_path: Path) -> None:
    own_certificate(tmp_path, names=["hub.example"])
    authority = x509.load_pem_x509_certificate((tmp_path / "authority.crt").read_bytes())
    stolen = serialization.load_pem_private_key((tmp_path / "authority.key").read_bytes(), None)
    assert isinstance(stolen, ec.EllipticCurvePrivateKey)
    made, key = tmp_path / "made.crt", tmp_path / "made.key"
    for name in ("bank.example", "192.0.2.1"):
        certificates._issue(made, key, [name], authority, stolen)
        with pytest.raises(ssl.SSLError, match="permitted subtree violation"):
            handshake(made, key, tmp_path / "authority.crt", name)


@pytest.mark.parametrize("name", ["192.168.7.9", "rooms.hub.example", "hub.local", "10.1.2.3"])
def test_a_name_of_one_s_own_needs_no_new_authority(tmp_path: Path, name: str) -> None:
    own_certificate(tmp_path, names=["hub.example"])
    before = (tmp_path / "authority.crt").read_bytes()
    certificate, key = own_certificate(tmp_path, names=["hub.example", name])
    handshake(certificate, key, tmp_path / "authority.crt", name)
    assert (tmp_path / "authority.crt").read_bytes() == before


@pytest.mark.parametrize("name", ["another.example", "nothub.example", "203.0.113.5"])
def test_for_another_name_there_is_another_authority(tmp_path: Path, name: str) -> None:
    own_certificate(tmp_path, names=["hub.example", "0.0.0.0"])
    before = (tmp_path / "authority.crt").read_bytes()
    certificate, key = own_certificate(tmp_path, names=[name])
    handshake(certificate, key, tmp_path / "authority.crt", name)
    assert (tmp_path / "authority.crt").read_bytes() != before


def test_keys_are_for_this_user_alone(tmp_path: Path) -> None:
    _, key = own_certificate(tmp_path, names=["one.lan"])
    assert [p.stat().st_mode & 0o777 for p in (key, tmp_path / "authority.key")] == [0o600, 0o600]
