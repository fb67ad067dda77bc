"""Whom to ring in rooms."""

from collections.abc import Iterable

from diemcau.conferences.enums import ContactRole
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import Contact, sites_for, sites_of
from diemcau.kernel.actor import Actor

from .rollup import Room

_FIRST: tuple[str, ...] = (ContactRole.SITE_LEAD, ContactRole.SITE_TECHNICIAN)


def to_ring(actor: Actor, conference: Conference, rooms: Iterable[Room], language: str) -> dict[int, list[Contact]]:
    """By number of the room: its lead first, then its technician and others who have a telephone. Three queries."""
    wanted = sites_of(conference, actor, only=[room.site.id for room in rooms])
    return {one.id: _ordered(one.contacts) for one in sites_for(actor, conference, language, wanted)}


def _ordered(contacts: Iterable[Contact]) -> list[Contact]:
    there = [one for one in contacts if one.phone]
    return sorted(there, key=lambda one: _FIRST.index(one.role) if one.role in _FIRST else len(_FIRST))
