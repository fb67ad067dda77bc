"""A certificate of our own for local networks: an authority to install once on each device, and a server certificate."""

import datetime
import ipaddress
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
DAYS = 397  # the longest that browsers accept of a server certificate
AUTHORITY_DAYS = 3650
# What it may speak for besides the names first asked for, so that a hub's new address on its own network needs no new one.
OWN_DOMAINS = ("localhost", "local", "lan", "internal", "home.arpa")
OWN_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7")


def own_certificate(folder: Path, *, names: Iterable[str]) -> tuple[Path, Path]:
    """The files (certificate, key) in `folder` for `names`; made anew when missing, for other names, or about to end.

    ``folder/authority.crt`` is what devices install to trust it. It speaks for these names, local domains and private
    networks and nobody else (RFC 5280 §4.2.1.10): whoever steals its key cannot be a bank to these devices. For a name beyond
    them another is made, which they must install.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted({name.strip("[]") for name in names} | {"localhost", "127.0.0.1"})
    certificate, key = folder / "server.crt", folder / "server.key"
    if not (certificate.exists() and key.exists() and _fits(certificate, wanted)):
        authority, authority_key = _authority(folder, wanted)
        _issue(certificate, key, wanted, authority, authority_key)
    return certificate, key


def _fits(path: Path, names: list[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    san = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    have = sorted(str(n.value) for n in san)
    left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return have == names and left > datetime.timedelta(days=30)


def _authority(folder: Path, names: list[str]) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    path, key_path = folder / "authority.crt", folder / "authority.key"
    if path.exists() and key_path.exists():
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        kept = x509.load_pem_x509_certificate(path.read_bytes())
        if all(_speaks_for(kept, name) for name in names):
            return kept, key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Điểm Cầu: this server's own authority")])
    made = (
        _builder(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(_constraints(names), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(path, key_path, made, key)
    return made, key


def _constraints(names: list[str]) -> x509.NameConstraints:
    domains = {name.lstrip("*.") for name in names if _address(name) is None} | set(OWN_DOMAINS)
    networks = {ipaddress.ip_network(found) for name in names if (found := _address(name))}
    networks |= {ipaddress.ip_network(text) for text in OWN_NETWORKS}
    permitted = [*map(x509.DNSName, sorted(domains)), *map(x509.IPAddress, sorted(networks, key=str))]
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)


def _speaks_for(authority: x509.Certificate, name: str) -> bool:
    """One made before there were constraints speaks for everybody, and stays: devices have installed it."""
    try:
        permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    except x509.ExtensionNotFound:
        return True
    found = _address(name)
    if found is None:
        domains = [one.value for one in permitted if isinstance(one, x509.DNSName)]
        return any(domain == "" or f".{name.lstrip('*.')}".endswith(f".{domain}") for domain in domains)
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    return any(found in network for network in networks if isinstance(network, IPNetwork))


def _issue(
    path: Path, key_path: Path, names: list[str], authority: x509.Certificate, signer: ec.EllipticCurvePrivateKey
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:60])])
    made = (
        _builder(subject, authority.subject, key.public_key(), DAYS)
        .add_extension(x509.SubjectAlternativeName([_name(n) for n in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(path, key_path, made, key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.GeneralName:
    found = _address(text)
    return x509.DNSName(text) if found is None else x509.IPAddress(found)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _write(path: Path, key_path: Path, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    key_path.touch(mode=0o600)
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
