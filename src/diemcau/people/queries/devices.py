"""Questions about devices and the ways they are let in."""

import re
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from .. import places, policies
from ..models import Account, Device, Pairing
from .rolls import Hit, roll_of


def pairing_behind(secret: str, *kinds: str) -> Pairing | None:
    """The pairing of one of `kinds` that this secret opens now. Typed codes are only found where guesses are counted."""
    rows = Pairing.objects.filter(usable(), policies.opens_doors(timezone.now()), kind__in=kinds)
    return rows.filter(secret_hash=secret_hash(secret)).first()


def live_device(kid: str, key: str) -> Device | None:
    """The device whose key this is, while it opens doors."""
    rows = Device.objects.filter(policies.opens_doors(timezone.now()), kid=kid, key_hash=secret_hash(key))
    return rows.first() if kid and key else None


def was_revoked(kid: str, key: str) -> bool:
    """Whether this device was turned away: not one that ran out, nor one that is unknown. Of keys long revoked the hash is
    gone (tasks.sweep_device_keys); then the kid alone tells, which opens nothing.
    """
    rows = Device.objects.filter(kid=kid, key_hash__in=("", secret_hash(key)), revoked_at__lte=timezone.now())
    return bool(kid and key) and rows.exists()


def conferences_with_ways_in(moment: datetime) -> set[int]:
    """Conferences that devices can still enter, or could: for what is done by the clock."""
    pairings = Pairing.objects.filter(policies.opens_doors(moment)).values_list("conference_id", flat=True)
    devices = Device.objects.filter(policies.opens_doors(moment)).values_list("conference_id", flat=True)
    return {*pairings.distinct(), *devices.distinct()}


def devices_of(actor: Actor, conference: int, site: int | None = None) -> QuerySet[Device]:
    """Devices of the rooms the actor looks after (of one when `site` is given), room by room, the one heard last first, revoked and
    expired ones too. Raises NotFound."""
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    rows = Device.objects.filter(policies.seen_sites(actor, conference), _at(site))
    return rows.select_related("pairing").order_by(
        "site_id", F("revoked_at").asc(nulls_first=True), F("heard_at").desc(nulls_last=True), "-paired_at", "-pk"
    )


def _at(site: int | None) -> Q:
    return Q() if site is None else Q(site_id=site)


def former_ways(actor: Actor, conference: int, site: int) -> list[Pairing]:
    """Personal links and codes of people who are no longer named at a room and that still open, or by which a device is still let
    in. Raises NotFound."""
    if not (policies.runs_hub(actor, conference) or site in policies.led_sites(actor, conference)):
        raise NotFound
    now = timezone.now()
    at_work = Device.objects.filter(policies.opens_doors(now), pairing=OuterRef("pk"))
    rows = Pairing.objects.filter(
        conference_id=conference, site_id=site, contact_id__isnull=False, revoked_at__isnull=True
    ).filter(Exists(at_work) | (policies.opens_doors(now) & usable()))
    found = list(rows.order_by("pk"))
    rooms = places.known().rooms(conference, [site]) if found else []
    named = {person.contact for room in rooms for person in room.people}
    return [row for row in found if row.contact_id not in named]


def usable() -> Q:
    """Codes that were not typed yet, and whatever opens more than once."""
    return Q(uses_left__isnull=True) | Q(uses_left__gt=0)


def hub_computers_by(account: Account, conference: int) -> int:
    """How many computers at the hub are let in by links this account made."""
    now, maker = timezone.now(), f"account:{account.pk}"
    return Device.objects.filter(
        policies.opens_doors(now), conference_id=conference, site_id=0, pairing__made_by=maker
    ).count()


def device_for(actor: Actor, conference: int, pk: int) -> Device:
    """A device the actor may see. Raises NotFound."""
    found = devices_of(actor, conference).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def pairings_of(actor: Actor, conference: int, site: int | None = None) -> QuerySet[Pairing]:
    """Cards, links and codes that open now, of the rooms the actor looks after, newest first. Raises NotFound."""
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    live = policies.opens_doors(timezone.now()) & usable() & _at(site)
    return Pairing.objects.filter(live, policies.seen_sites(actor, conference)).order_by("-made_at", "-pk")


def pairing_for(actor: Actor, conference: int, pk: int) -> Pairing:
    """A card, link or code that opens now and that the actor may see. Raises NotFound."""
    found = pairings_of(actor, conference).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def hits(actor: Actor, conference: int, typed: str, *, limit: int = 8) -> list[Hit]:
    """Rooms and people whose name or number has a word that begins with what was typed, or whose phone has those digits; best
    first. Marks do not count. Phones are as the conference's country writes them.

    Only rooms for which the actor may let devices in. Raises NotFound for those who may not at all.
    """
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    words = names.fold(typed).split()
    if not words:
        return []
    own = None if policies.runs_hub(actor, conference) else policies.led_sites(actor, conference)
    digits = "" if any(char.isalpha() for char in typed) else re.sub(r"\D", "", typed).removeprefix("0")
    fitting = [entry for entry in roll_of(conference, own) if entry.fits(words) or entry.rings(digits)]
    fitting.sort(key=lambda entry: not entry.is_meant(words))
    allowed = (entry.hit for entry in fitting if policies.may_pair(actor, entry.hit.role, conference, entry.hit.site))
    found = list(islice(allowed, limit))
    shown = places.known().phones(conference, {hit.phone for hit in found if hit.phone})
    return [replace(hit, phone=shown.get(hit.phone, "")) for hit in found]
