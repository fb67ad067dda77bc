"""Materials: who may fetch them, and when."""

from datetime import datetime, timedelta

from django.db.models import Q

from diemcau.conferences.models import Conference
from diemcau.conferences.policies import visible_conferences
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Material
from .addresses import address_until


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
    """Where it lies, for some hours: long enough for a slow line, and not beyond its time."""
    until = now + timedelta(hours=6)
    if material.closes_at is not None and material.closes_at > now:
        until = min(until, material.closes_at)
    return address_until(int(until.timestamp()) + 1, f"{material.digest}.{material.ending}")


def works_there(actor: Actor, conference: Conference) -> bool:
    """Whether the pages of the conference's staff are for the actor."""
    return Conference.objects.filter(visible_conferences(actor), pk=conference.pk).exists()
