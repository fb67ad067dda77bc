"""Who may do what with call-in (domain.md §10)."""

from diemcau.conferences.policies import HUB, SITE
from diemcau.kernel.actor import Actor

SPEAKERS = frozenset(("organizer", "hub_technician", *SITE))
"""Roles whose ops ask for a room: its own people, and the hub for every room."""


def may_run(actor: Actor, conference: int) -> bool:
    """Check rooms, give the floor, mute and end."""
    return actor.holds(*HUB, conference=conference)


def may_speak(actor: Actor, conference: int, site: int) -> bool:
    """Be a room's camera and microphone: its own people, and the hub for every room."""
    return actor.holds(*HUB, *SITE, conference=conference, site=site)


def may_ask(actor: Actor, conference: int, site: int) -> bool:
    """Say that a room asks to speak, or takes it back."""
    return actor.holds(*SPEAKERS, conference=conference, site=site)


def is_of_room(actor: Actor, conference: int, site: int) -> bool:
    """Of the room itself: its camera may open without a hand on the page. The hub only looks at rooms' pages."""
    return actor.holds(*SITE, conference=conference, site=site)
