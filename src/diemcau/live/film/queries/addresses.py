"""Where files of films and materials are fetched (kernel.addresses)."""

from datetime import datetime

from django.utils import timezone

from diemcau.infra.options import options
from diemcau.kernel.addresses import FILES, MATERIALS, Addresses, ends
from diemcau.kernel.clock import as_ms


def addresses() -> Addresses:
    """Signs addresses of files."""
    return Addresses(options().secret_key.encode(), FILES)


def tomorrow(now: datetime) -> int:
    """The end of tomorrow (UTC), in Unix seconds: how long pages' addresses are good."""
    return ends(as_ms(now))


def address(name: str) -> str:
    """The address of a file for pages, the same all day."""
    return address_until(tomorrow(timezone.now()), name)


def address_until(until: int, name: str, conference: int = 0, room_kbps: int = 0, total_kbps: int = 0) -> str:
    """The address of a file that ends at `until` (Unix seconds), served at a pace if one is said."""
    return addresses().sign(conference, room_kbps, total_kbps, until=until, name=name)


def material_address_until(until: int, name: str, conference: int) -> str:
    """The address of a material's file (kernel.addresses.MATERIALS) that ends at `until` (Unix seconds)."""
    return Addresses(options().secret_key.encode(), MATERIALS).sign(conference, 0, 0, until=until, name=name)
