"""From an address, or from what was typed, to what the actor may see. Raises NotFound."""

import re

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import conference_for, site_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..models import Announcement, Incident, Phrase
from .notices import rooms_of

_RANGE = re.compile(r"(\d{1,8})\s*[-–]\s*(\d{1,8})")
MOST_TYPED = 20_000


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose hub the actor works at."""
    found = conference_for(actor, key)
    if not policies.may_send(actor, found.pk):
        raise NotFound
    return found


def site_to_run(actor: Actor, key: str, code: str) -> Site:
    """A room of such a conference."""
    found = site_for(actor, key, code)
    if not policies.may_send(actor, found.conference_id):
        raise NotFound
    return found


def announcement_to_run(actor: Actor, key: str, number: int) -> Announcement:
    """A message of such a conference, with it."""
    found = Announcement.objects.filter(conference=conference_to_run(actor, key), pk=number)
    row = found.select_related("conference").first()
    if row is None:
        raise NotFound
    return row


def room_told(announcement: Announcement, code: str) -> Site:
    """A room that a message is for, by its number. Raises Refused: announcement_rooms (what)."""
    found = rooms_of(announcement).filter(code=code).first()
    if found is None:
        raise Refused("announcement_rooms", what=code[:40])
    return found


def incident_to_run(actor: Actor, key: str, number: int) -> Incident:
    """An incident of such a conference."""
    row = Incident.objects.filter(conference=conference_to_run(actor, key), pk=number).first()
    if row is None:
        raise NotFound
    return row


def phrase_to_word(actor: Actor, conference: Conference, number: int) -> Phrase:
    """A phrase of the conference's own that is offered."""
    row = Phrase.objects.filter(conference=conference, pk=number, removed_at=0).first()
    if row is None or not policies.may_word(actor, conference.pk):
        raise NotFound
    return row


def rooms_named(conference: Conference, typed: str) -> list[Site]:
    """Rooms by their numbers as somebody types them: ``014, 20-25``. One query. Raises Refused: announcement_rooms (what)."""
    by_code = {site.code: site for site in conference.sites.all()}
    short = {code.lstrip("0"): code for code in by_code}
    wanted: dict[str, None] = {}
    rest = typed[:MOST_TYPED]
    for first, last in _RANGE.findall(rest):
        numbers = range(int(first), int(last) + 1)
        some = [code for code in by_code if code.isdecimal() and int(code) in numbers]
        if not some:
            raise Refused("announcement_rooms", what=f"{first}-{last}")
        wanted |= dict.fromkeys(some)
    for word in re.split(r"[\s,;]+", _RANGE.sub(" ", rest)):
        code = word if word in by_code else short.get(word.lstrip("0"), "") if word else None
        if code == "":
            raise Refused("announcement_rooms", what=word[:40])
        if code:
            wanted[code] = None
    return [by_code[code] for code in wanted]
