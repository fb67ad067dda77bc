"""Where a certificate is checked."""

from diemcau.infra.options import options

from .models import Certificate

ROOT = "verify"


def root() -> str:
    """The address at which codes are typed, and who signs credentials."""
    return f"{options().public_url.rstrip('/')}/{ROOT}"


def address_of(certificate: Certificate) -> str:
    """What its QR says."""
    return f"{root()}/{certificate.code}"


def spoken(code: str) -> str:
    """The code as it is printed to be typed: groups of five."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))
