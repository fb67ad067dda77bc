"""What every verb here begins and ends with, and the topics by which it is told."""

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.infra.outbox import announce, announce_each
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Reach
from ..models import Announcement

ANNOUNCED = "announcements"
"""Topic: a message to all rooms came or went (subject: nothing)."""
ROOMS_TOLD = "announcements_rooms"
"""Topic: a message to some rooms came or went (subject: the room)."""
HEARD = "announcements_heard"
"""Topic: a room acknowledged a message (subject: the room), or the hub's list of messages changed (subject: nothing)."""
CHAT = "chat"
"""Topic: a room's thread has a new line (subject: the room)."""
CHAT_HUB = "chat_hub"
"""Topic: any thread has (subject: nothing)."""
INCIDENTS = "incidents"
"""Topic: the log of incidents changed (subject: nothing)."""


def require_hub(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_send(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def done(by: Actor, verb: str, conference: int, *, site: int = 0, **facts: object) -> None:
    """Written down."""
    audit.record(by, verb, conference=conference, site=site, **facts)


def tell(announcement: Announcement) -> None:
    """All whom a message concerns, and the hub's own pages."""
    number, run = announcement.conference_id, announcement.run
    if announcement.reach == Reach.ALL:
        announce(number, ANNOUNCED, run=run)
    elif announcement.reach == Reach.LEVEL:
        rooms = Site.objects.filter(conference=number, level=announcement.level, is_hub=False)
        announce_each(number, ROOMS_TOLD, list(rooms.order_by().values_list("pk", flat=True)), run=run)
    else:
        announce_each(number, ROOMS_TOLD, list(announcement.rooms.order_by().values_list("pk", flat=True)), run=run)
    if announcement.on_phones:
        announce(number, "announcements_phones", run=run)
    announce(number, HEARD, run=run)
