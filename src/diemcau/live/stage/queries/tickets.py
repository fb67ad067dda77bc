"""Who may speak with whom: tickets of a room's camera and of the pages that take calls."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import conference_for, site_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Ticket
from diemcau.people.queries.tickets import LIFE

from .. import policies

KIND = "stage.signal"


class Bearer(NamedTuple):
    """Who shows up with a key that can be taken back: a person signed in, or a device."""

    actor: Actor
    kid: str


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose call-in the actor runs. Raises NotFound."""
    found = conference_for(actor, key)
    if not policies.may_run(actor, found.pk):
        raise NotFound
    return found


def room_to_speak(actor: Actor, key: str, code: str) -> Site:
    """A room whose camera and microphone the actor may be. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_speak(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def room_ticket(bearers: Iterable[Bearer], site: Site, run: str) -> Ticket:
    """To speak with the stage for a room, and nothing else: under the first key that may. Raises NotFound."""
    for bearer in bearers:
        if policies.may_speak(bearer.actor, site.conference_id, site.pk):
            return _minted(bearer, site.conference_id, site.pk, run)
    raise NotFound


def stage_ticket(bearers: Iterable[Bearer], conference: Conference, run: str) -> Ticket:
    """To speak with the rooms of a conference, and nothing else: under the first key that may. Raises NotFound."""
    for bearer in bearers:
        if policies.may_run(bearer.actor, conference.pk):
            return _minted(bearer, conference.pk, 0, run)
    raise NotFound


def _minted(bearer: Bearer, conference: int, site: int, run: str) -> Ticket:
    return Ticket(
        kid=bearer.kid, who=bearer.actor.who, conference=conference, site=site, device=bearer.kid,
        expires=as_ms(timezone.now() + LIFE), run=run, kinds=(KIND,),
    )  # fmt: skip
