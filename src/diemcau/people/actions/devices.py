"""Devices: let in, and turned away."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import secret_hash, short_code

from .. import policies, queries
from ..enums import PairingKind, RoleKind
from ..models import Device, Pairing
from .keybook import note_device, note_ended_pairings
from .keys import revoke_keys
from .phones import end_phones


class Opened(NamedTuple):
    """A device let in, and the key it must keep: it is stored nowhere else."""

    device: Device
    key: str

    @property
    def cookie(self) -> str:
        return f"{self.device.kid}.{self.key}"


@transaction.atomic
def open_pairing(pairing: Pairing, *, by: Actor, machine: str = "") -> Opened:
    """Let a device in through a card, a link or a code; `machine` says what it is in two words. Raises NotFound when it was used up, revoked or ran out meanwhile."""
    now = timezone.now()
    live = Pairing.objects.filter(policies.opens_doors(now), pk=pairing.pk)
    if (
        pairing.uses_left is None
    ):  # locked: who revokes it at this moment either comes first, or finds the device that was let in
        taken = live.select_for_update().first() is not None
    else:
        taken = bool(live.filter(uses_left__gt=0).update(uses_left=F("uses_left") - 1))
    if not taken:
        raise NotFound
    key = secrets.token_urlsafe(32)
    device = Device.objects.create(
        kid=short_code(12),
        key_hash=secret_hash(key),
        role=pairing.role,
        conference_id=pairing.conference_id,
        site_id=pairing.site_id,
        name=pairing.holder,
        machine=machine[:40],
        pairing=pairing,
        paired_at=now,
        expires_at=pairing.devices_until,
    )
    note_device(device, pairing)
    audit.record(
        by,
        "people.open_pairing",
        conference=device.conference_id,
        site=device.site_id,
        device=device.kid,
        role=device.role,
    )
    return Opened(device, key)


@transaction.atomic
def revoke_device(device: Device, *, by: Actor) -> int:
    """Turn a device away: its key and its tickets end now, and of a room's lead the links and codes made on it; returns how many.
    Raises Refused(forbidden)."""
    if not policies.may_pair(by, device.role, device.conference_id, device.site_id):
        raise Refused("forbidden")
    if not revoke_devices(Device.objects.filter(pk=device.pk), conference=device.conference_id):
        return 0
    links = _end_made_on([device])
    facts = {"device": device.kid, "links": links}
    audit.record(by, "people.revoke_device", conference=device.conference_id, site=device.site_id, **facts)
    return links


@transaction.atomic
def revoke_pairing(pairing: Pairing, *, by: Actor) -> None:
    """End a card, link or code, every device it let in, and what a room's lead made on these. Raises Refused(forbidden)."""
    if not policies.may_pair(by, pairing.role, pairing.conference_id, pairing.site_id):
        raise Refused("forbidden")
    Pairing.objects.filter(pk=pairing.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    note_ended_pairings([pairing])
    devices = list(Device.objects.filter(pairing=pairing, revoked_at__isnull=True))
    count = revoke_devices(Device.objects.filter(pairing=pairing), conference=pairing.conference_id)
    _end_made_on(devices)
    audit.record(
        by,
        "people.revoke_pairing",
        conference=pairing.conference_id,
        site=pairing.site_id,
        pairing=pairing.pk,
        devices=count,
    )


@transaction.atomic
def turn_away_former(conference: int, site: int, *, by: Actor) -> int:
    """End the personal links and codes of people who are no longer named at a room, and the devices these let in; returns how many
    devices. Raises Refused(forbidden), NotFound."""
    former = queries.former_ways(by, conference, site)
    devices = Device.objects.filter(policies.opens_doors(timezone.now()), pairing__in=former).count()
    for pairing in former:
        revoke_pairing(pairing, by=by)
    return devices


@transaction.atomic
def end_orphaned(conference: int, *, by: Actor, site: int | None = None) -> int:
    """End links and codes whose makers may make them no more (queries.orphaned_ways), and the devices these let in; returns how
    many links and codes. Raises Refused(forbidden), NotFound."""
    ways = [
        one
        for one in queries.orphaned_ways(by, conference, site)
        if policies.may_pair(by, one.role, conference, one.site_id)
    ]
    for pairing in ways:
        revoke_pairing(pairing, by=by)
    return len(ways)


def _end_made_on(devices: Sequence[Device]) -> int:
    """What was made on the devices of rooms' leads that were turned away, and the devices these let in: who had one had all of them.
    What a computer of the hub made stays: rooms work with it."""
    leads = {f"device:{device.kid}": device for device in devices if device.role == RoleKind.SITE_LEAD}
    rows = Pairing.objects.filter(made_by__in=leads, revoked_at__isnull=True).exclude(kind=PairingKind.CARD)
    made = [row for row in rows if row.conference_id == leads[row.made_by].conference_id]
    note_ended_pairings(made)
    Pairing.objects.filter(pk__in=[row.pk for row in made]).update(revoked_at=timezone.now())
    for conference in {row.conference_id for row in made}:
        revoke_devices(Device.objects.filter(pairing__in=made, conference_id=conference), conference=conference)
    return len(made)


@transaction.atomic
def end_ways_in(conference: int, *, by: Actor, site: int | None = None) -> int:
    """Every device, card, link and code of a conference ends (or of one room); returns how many. Raises Refused(forbidden)."""
    if not (policies.is_admin(by) or policies.organises(by, conference)):
        raise Refused("forbidden")
    now = timezone.now()
    where = {"conference_id": conference} | ({} if site is None else {"site_id": site})
    open_still = Pairing.objects.filter(policies.opens_doors(now), **where)
    note_ended_pairings(open_still)
    pairings = open_still.update(revoked_at=now)
    working = Device.objects.filter(policies.opens_doors(now), **where)
    devices = revoke_devices(working, conference=conference)
    phones = queries.conference_group(conference) if site is None else queries.room_group(site)
    end_phones([phones], conference=conference)
    audit.record(by, "people.end_ways_in", conference=conference, site=site or 0, devices=devices, pairings=pairings)
    return devices + pairings


def note_heard(kids: Sequence[str], *, at: datetime) -> None:
    """These devices were heard up to `at`. What the work process notes by itself, once a minute: a line in the record would be noise."""
    for start in range(0, len(kids), 500):
        Device.objects.filter(kid__in=kids[start : start + 500]).update(heard_at=at)


def revoke_devices(devices: QuerySet[Device], *, conference: int) -> int:
    """Turn away all of `devices` that were not yet; returns how many. Part of other actions, which ask for the right."""
    kids = list(devices.filter(revoked_at__isnull=True).values_list("kid", flat=True))
    Device.objects.filter(kid__in=kids).update(revoked_at=timezone.now())
    revoke_keys(kids, conference=conference)
    return len(kids)
