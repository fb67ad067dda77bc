"""A room that has no line says by telephone that it heard: the hub writes that down for it."""

from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from .. import policies
from ..models import Announcement, Heard
from .gate import now_ms


def acknowledge_by_phone(announcement: Announcement, site: Site, *, by: Actor) -> UUID | None:
    """An op of the hub for the room, stored before it is judged; its id. Nothing when the room has acknowledged already. Raises Refused:
    forbidden, log_full."""
    if not policies.may_acknowledge(by, announcement.conference_id):
        raise Refused("forbidden")
    if Heard.objects.filter(announcement=announcement.uid, site=site).exists():
        return None
    now = now_ms()
    op = Op(
        id=uuid7(now), kind="announcements.acknowledge", device=by.who[:64], boot="page", n=0, at=now, mono=0, site=site.pk,
        run="rehearsal" if announcement.run == "rehearsal" else "live",
        body={"announcement": str(announcement.uid), "channel": "phone"},
    )  # fmt: skip
    try:
        intake.submit(announcement.conference_id, [op], by.who)
    except StoreFull:
        raise Refused("log_full") from None
    return op.id
