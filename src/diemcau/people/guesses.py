"""Counts wrong codes, so that nobody can try them all: in the database, where every front sees them; for minutes only."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import WrongCodes

WRONG_MAX = 30  # a whole district may sit behind one address
WITHIN = timedelta(minutes=5)
PHONES = "phones"
"""The door of delegates' phones: counted for itself, so that a hall that mistypes its code keeps no room's desk out."""


def too_many(address: str, door: str = "") -> bool:
    """Whether this address has to wait: 30 wrong codes in 5 minutes. A code that is read out has 40 bits and lives for 15 minutes; a
    room's join code has 30, and lets in nobody in particular."""
    return WrongCodes.objects.filter(pk=_key(address, door), until__gt=timezone.now(), wrong__gte=WRONG_MAX).exists()


@transaction.atomic
def count_wrong(address: str, door: str = "") -> None:
    """One more wrong code from this address; the five minutes begin with the first."""
    rows, now = WrongCodes.objects.filter(pk=_key(address, door)), timezone.now()
    rows.filter(until__lte=now).delete()
    WrongCodes.objects.bulk_create([WrongCodes(_key(address, door), until=now + WITHIN)], ignore_conflicts=True)
    rows.update(wrong=F("wrong") + 1)


def caller(address: str) -> str:
    """Whose tries are counted together: an IPv6 caller owns a whole /64; what is no address stays what it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)


def _key(address: str, door: str) -> str:
    """Keyed, so that the table does not tell who tried."""
    return salted_hmac(f"diemcau.people.guesses{door}", caller(address), algorithm="sha256").hexdigest()[:32]
