"""Where the bearer of a role goes, and which pages frame a conference's."""

from django.urls import reverse

from diemcau.conferences import tabs
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.people import frame, places


def page_of(held: Held) -> str:
    """A path of this server; the home page when the conference is gone."""
    known = places.known()
    try:
        key = known.key(held.conference)
    except NotFound:
        return "/"
    if held.site:
        rooms = known.rooms(held.conference, [held.site])
        return reverse("offline:desk", args=[key, rooms[0].code]) if rooms else "/"
    if held.role in ("organizer", "co_organizer", "hub_technician"):
        return reverse("portal:wall", args=[key])
    return "/"


def links_of(actor: Actor, conference: int, key: str) -> list[frame.Link]:
    """The tabs of a conference, for the pages of modules below it."""
    found = tabs.tabs_for(actor, conference)
    return [frame.Link(tab.name, str(tab.label), reverse(tab.route, args=[key])) for tab in found]
