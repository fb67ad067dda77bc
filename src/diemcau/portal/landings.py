"""Where the bearer of a role goes: a room's people to their desk, the hub to its wall."""

from django.urls import reverse

from diemcau.kernel.actor import Held
from diemcau.people import places


def page_of(held: Held) -> str:
    """A path of this server; the home page when the conference is gone."""
    known = places.known()
    key = known.key(held.conference) if held.conference else ""
    if not key:
        return "/"
    if held.site:
        rooms = known.rooms(held.conference, [held.site])
        return reverse("offline:desk", args=[key, rooms[0].code]) if rooms else "/"
    if held.role in ("organizer", "co_organizer", "hub_technician"):
        return reverse("portal:wall", args=[key])
    return "/"
