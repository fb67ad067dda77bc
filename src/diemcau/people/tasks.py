"""What people clears away by the clock: what opens nothing any more is not kept."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from diemcau.infra.sweeps import sweep

from . import policies
from .models import AccountLink, Device, Pairing, RevokedKey, WrongCodes

HOURLY = timedelta(hours=1)


@sweep("people.links", every=HOURLY)
def sweep_links(now: datetime) -> int:
    """Sign-in and password links that ran out or were used."""
    return (
        AccountLink.objects.filter(expires_at__lte=now).delete()[0]
        + AccountLink.objects.filter(uses_left=0).delete()[0]
    )


@sweep("people.pairings", every=HOURLY)
def sweep_pairings(now: datetime) -> int:
    """Cards, links and codes that ran out or were ended. One stays while a device it let in works: a re-issue ends both."""
    at_work = Device.objects.filter(policies.opens_doors(now), pairing=OuterRef("pk"))
    return Pairing.objects.exclude(policies.opens_doors(now)).exclude(Exists(at_work)).delete()[0]


@sweep("people.devices", every=HOURLY)
def sweep_device_keys(now: datetime) -> int:
    """Keys of devices that ran out or were turned away. The devices stay: by them it is judged who was allowed to say what."""
    return Device.objects.exclude(policies.opens_doors(now)).exclude(key_hash="").update(key_hash="")


@sweep("people.revoked", every=HOURLY)
def sweep_revoked(now: datetime) -> int:
    """Revoked keys whose last ticket has run out by itself."""
    return RevokedKey.objects.filter(until__lte=now).delete()[0]


@sweep("people.sessions", every=HOURLY)
def sweep_sessions(now: datetime) -> int:
    """Browsers' sessions that ran out."""
    return Session.objects.filter(expire_date__lte=now).delete()[0]


@sweep("people.guesses", every=HOURLY)
def sweep_guesses(now: datetime) -> int:
    """Counts of wrong codes that are over."""
    return WrongCodes.objects.filter(until__lte=now).delete()[0]
