"""What the work process notes of rooms by itself: when they were last heard."""

from collections.abc import Mapping

from ..models import Site, SiteLive

Key = tuple[int, int, str]


def note_heard(heard: Mapping[Key, int]) -> list[Key]:
    """Keep when rooms were last heard (``{(conference, site, run): Unix ms}``); returns the rooms for which it is news.

    Never goes back in time. Numbers of rooms that do not exist are passed over.
    """
    rooms = {(site, run): (conference, at) for (conference, site, run), at in heard.items() if site}
    known = dict(Site.objects.filter(pk__in={site for site, _ in rooms}).values_list("pk", "conference_id"))
    rooms = {key: word for key, word in rooms.items() if known.get(key[0]) == word[0]}
    held = {(row.site_id, row.run): row for row in SiteLive.objects.filter(site__in={site for site, _ in rooms})}
    made = [
        SiteLive(site_id=site, run=run, heard_at=at)
        for (site, run), (_, at) in rooms.items()
        if (site, run) not in held
    ]
    later = [row for key, row in held.items() if key in rooms and row.heard_at < rooms[key][1]]
    for row in later:
        row.heard_at = rooms[row.site_id, row.run][1]
    SiteLive.objects.bulk_create(made, ignore_conflicts=True)
    SiteLive.objects.bulk_update(later, ["heard_at"], batch_size=500)
    return [(known[row.site_id], row.site_id, row.run) for row in [*made, *later]]
