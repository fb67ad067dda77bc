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


def too_many(address: str) -> bool:
    """Whether this address has to wait: 30 wrong codes in 5 minutes. A code has 40 bits and lives for 15 minutes."""
    return WrongCodes.objects.filter(pk=_key(address), until__gt=timezone.now(), wrong__gte=WRONG_MAX).exists()


@transaction.atomic
def count_wrong(address: str) -> None:
    """One more wrong code from this address; the five minutes begin with the first."""
    rows, now = WrongCodes.objects.filter(pk=_key(address)), timezone.now()
    rows.filter(until__lte=now).delete()
    WrongCodes.objects.bulk_create([WrongCodes(_key(address), until=now + WITHIN)], ignore_conflicts=True)
    rows.update(wrong=F("wrong") + 1)


def _key(address: str) -> str:
    """Keyed, so that the table does not tell who tried; an IPv6 caller owns a whole /64."""
    try:
        found = ip_address(address)
    except ValueError:
        who = address
    else:
        whole = isinstance(found, IPv6Address) and found.ipv4_mapped is None
        who = str(ip_network((found, 64), strict=False) if whole else found)
    return salted_hmac("diemcau.people.guesses", who, algorithm="sha256").hexdigest()[:32]
