"""Where the bearer of a role goes."""

from django.urls import reverse

from diemcau.kernel.actor import Held
from diemcau.kernel.errors import NotFound
from diemcau.people import places


def page_of(held: Held) -> str:
    """A path of this server; the home page when the conference is gone."""
    known = places.known()
    try:
        key = known.key(held.conference)
    except NotFound:
        return "/"
    if held.role == "cluster_coordinator":
        return reverse("portal:cluster", args=[key])
    if held.site:
        rooms = known.rooms(held.conference, [held.site])
        return reverse("offline:desk", args=[key, rooms[0].code]) if rooms else "/"
    if held.role in ("organizer", "co_organizer", "hub_technician"):
        return reverse("portal:wall", args=[key])
    if held.role == "secretary":
        return reverse("minutes:index", args=[key])
    return "/"
