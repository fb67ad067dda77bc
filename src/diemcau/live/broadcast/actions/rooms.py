"""Rooms in an external video system."""

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Site
from diemcau.infra.outbox import announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Joined
from ..models import RoomJoin
from .hall import PLAYING, ROOM


@transaction.atomic
def tell_room(site: Site, *, by: Actor, state: str) -> RoomJoin:
    """How a room is doing in the external system, as its technician sees it. Raises Refused: forbidden, no_such_state."""
    if not policies.may_tell(by, site.conference_id, site.pk):
        raise Refused("forbidden")
    if state not in Joined.values:
        raise Refused("no_such_state")
    row, _made = RoomJoin.objects.get_or_create(site=site)
    row.state, row.told_at, row.told_by = state, timezone.now(), by.who
    row.save(update_fields=["state", "told_at", "told_by"])
    announce_plan(site.conference_id, PLAYING, site.pk)
    announce_plan(site.conference_id, ROOM, site.pk)
    return row


@transaction.atomic
def write_notes(site: Site, *, by: Actor, notes: str) -> RoomJoin:
    """What a room's technician must know: the hub writes it. Raises Refused(forbidden)."""
    if not policies.may_run(by, site.conference_id):
        raise Refused("forbidden")
    row, _made = RoomJoin.objects.get_or_create(site=site)
    row.notes = notes[:2000]
    row.save(update_fields=["notes"])
    announce_plan(site.conference_id, PLAYING, site.pk)
    return row
