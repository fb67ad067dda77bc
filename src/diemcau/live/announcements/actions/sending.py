"""The hub says something to rooms, and takes it back; a message ends by itself when its time is over."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ..enums import Kind, Reach
from ..models import Announcement
from ..texts import localised
from .gate import done, now_ms, require_hub, tell

MINUTE = 60_000
MOST_MINUTES = 24 * 60
TWICE_MS = 15_000
"""The same message by the same person within this time is one press too many."""
CUE_MINUTES = 10


class Message(NamedTuple):
    """What is said to whom: to all rooms, to those of a level, or to chosen ones, for so many minutes (0: until it is taken back)."""

    kind: str
    texts: Mapping[str, str]
    reach: str
    level: str = ""
    rooms: Collection[Site] = ()
    minutes: int = 0
    on_screens: bool = True
    on_phones: bool = False


@transaction.atomic
def send(conference: Conference, message: Message, *, by: Actor, run: str = "live") -> Announcement:
    """Say it. Pressed twice it is said once. Raises Refused: forbidden, announcement_empty, announcement_long, announcement_nobody."""
    require_hub(by, conference.pk)
    kind, texts, reach, level, rooms, minutes, on_screens, on_phones = message
    said = localised(texts)
    remote = conference.sites.filter(is_hub=False)
    if (reach == Reach.ROOMS and not rooms) or (reach == Reach.LEVEL and not remote.filter(level=level).exists()):
        raise Refused("announcement_nobody")
    Conference.objects.select_for_update(no_key=True).get(
        pk=conference.pk
    )  # two presses at once are one after the other
    now = now_ms()
    facts = {
        "kind": kind, "texts": said, "reach": reach, "level": level if reach == Reach.LEVEL else "", "on_screens": on_screens,
        "on_phones": on_phones, "made_by": by.who, "run": run,
    }  # fmt: skip
    chosen = {room.pk for room in rooms} if reach == Reach.ROOMS else set()
    recent = Announcement.objects.filter(conference=conference, made_at__gt=now - TWICE_MS, taken_back_at=0, **facts)
    for row in recent.prefetch_related("rooms"):
        if {room.pk for room in row.rooms.all()} == chosen:
            return row
    until = now + min(minutes, MOST_MINUTES) * MINUTE if minutes > 0 else 0
    row = Announcement.objects.create(conference=conference, uid=uuid4(), made_at=now, until=until, **facts)
    row.rooms.set(chosen)
    done(by, "announcements.send", conference.pk, announcement=str(row.uid), kind=kind, reach=reach, level=row.level)
    tell(row)
    return row


@transaction.atomic
def take_back(announcement: Announcement, *, by: Actor) -> None:
    """It stands nowhere any more. Who takes back what was taken back changes nothing. Raises Refused: forbidden."""
    require_hub(by, announcement.conference_id)
    rows = Announcement.objects.filter(pk=announcement.pk, taken_back_at=0)
    if rows.update(taken_back_at=now_ms(), is_over=True):
        done(by, "announcements.take_back", announcement.conference_id, announcement=str(announcement.uid))
        tell(announcement)


@transaction.atomic
def cue(site: Site, *, by: Actor, run: str = "live") -> Announcement:
    """“Your room is next”, to one room, in every language, for ten minutes: one press. While it stands another press changes nothing.
    Raises Refused: forbidden."""
    require_hub(by, site.conference_id)
    Conference.objects.select_for_update(no_key=True).get(pk=site.conference_id)
    now = now_ms()
    standing = Announcement.objects.filter(
        conference=site.conference_id, run=run, kind=Kind.NEXT, is_over=False, rooms=site
    )
    if row := standing.filter(until__gt=now).first():
        return row
    texts = {}
    for language in ("vi", "en"):
        with translation.override(language):
            texts[language] = _("Your room is next. Please get ready at the microphone.")
    message = Message(Kind.NEXT, texts, Reach.ROOMS, rooms=[site], minutes=CUE_MINUTES)
    return send(site.conference, message, by=by, run=run)


def end_due() -> int:
    """Tell of messages whose time ended; returns how many. One query when there is none."""
    due = Announcement.objects.filter(is_over=False, until__gt=0, until__lte=now_ms())
    ended = 0
    for row in due:
        with transaction.atomic():
            ended += Announcement.objects.filter(pk=row.pk, is_over=False).update(is_over=True)
            tell(row)
    return ended
