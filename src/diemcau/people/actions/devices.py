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
def revoke_device(device: Device, *, by: Actor) -> None:
    """Turn a device away: its key and its tickets end now. Raises Refused(forbidden)."""
    if not policies.may_pair(by, device.role, device.conference_id, device.site_id):
        raise Refused("forbidden")
    if revoke_devices(Device.objects.filter(pk=device.pk), conference=device.conference_id):
        audit.record(
            by, "people.revoke_device", conference=device.conference_id, site=device.site_id, device=device.kid
        )


@transaction.atomic
def revoke_pairing(pairing: Pairing, *, by: Actor) -> None:
    """End a card, link or code, and every device it let in. Raises Refused(forbidden)."""
    if not policies.may_pair(by, pairing.role, pairing.conference_id, pairing.site_id):
        raise Refused("forbidden")
    Pairing.objects.filter(pk=pairing.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    note_ended_pairings([pairing])
    count = revoke_devices(Device.objects.filter(pairing=pairing), conference=pairing.conference_id)
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
