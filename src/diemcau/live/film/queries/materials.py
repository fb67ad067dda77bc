"""Materials: who may fetch them, and when."""

import hashlib
from datetime import datetime, timedelta

from django.db.models import Q

from diemcau.conferences.models import Conference
from diemcau.conferences.policies import visible_conferences
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Material
from .addresses import material_address_until

GOOD_FOR = timedelta(hours=1)


def in_force(now: datetime) -> Q:
    """Materials whose time has come and not gone."""
    began = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    return began & (Q(closes_at__isnull=True) | Q(closes_at__gt=now))


def conference_to_read(actor: Actor, key: str) -> Conference:
    """A conference whose materials the actor may look for, delegates too. Raises NotFound."""
    found = Conference.objects.filter(key=key).first()
    if found is None or not policies.may_read_materials(actor, found.pk):
        raise NotFound
    return found


def materials_for(actor: Actor, conference: Conference, now: datetime) -> list[Material]:
    """What the actor may fetch now; the hub sees all, whatever its time."""
    found = conference.materials.all()
    if policies.may_run(actor, conference.pk):
        return list(found)
    return [m for m in found.filter(in_force(now)) if policies.may_read(actor, conference.pk, m.readers)]


def material_for(actor: Actor, conference: Conference, number: int, now: datetime) -> Material:
    """One of them. Raises NotFound."""
    found = next((m for m in materials_for(actor, conference, now) if m.pk == number), None)
    if found is None:
        raise NotFound
    return found


def material_address(material: Material, now: datetime) -> str:
    """Where it lies, for an hour and not beyond its time; no longer than it is for these readers and that time."""
    until = now + GOOD_FOR
    if material.closes_at is not None and material.closes_at > now:
        until = min(until, material.closes_at)
    name = f"{material.pk}/{_mark(material)}/{material.digest}.{material.ending}"
    return material_address_until(int(until.timestamp()) + 1, name, material.conference_id)


def material_file(name: str) -> str:
    """The file that the name in an address means. Raises NotFound when it was removed, or is for others or another time by now."""
    number, mark, file = name.split("/")
    found = Material.objects.filter(pk=int(number)).first()
    if found is None or (_mark(found), f"{found.digest}.{found.ending}") != (mark, file):
        raise NotFound
    return file


def _mark(material: Material) -> str:
    """Another one for other readers or another time."""
    times = [at and int(at.timestamp()) for at in (material.opens_at, material.closes_at)]
    return hashlib.blake2b(repr((str(material.readers), *times)).encode(), digest_size=8).hexdigest()


def works_there(actor: Actor, conference: Conference) -> bool:
    """Whether the pages of the conference's staff are for the actor."""
    return Conference.objects.filter(visible_conferences(actor), pk=conference.pk).exists()
