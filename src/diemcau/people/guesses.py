"""Counts wrong codes, so that nobody can try them all: in the database, where every front sees them; for minutes only."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from diemcau.kernel.networks import network_of

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


def _key(address: str, door: str) -> str:
    """Keyed, so that the table does not tell who tried."""
    return salted_hmac(f"diemcau.people.guesses{door}", network_of(address), algorithm="sha256").hexdigest()[:32]
