"""What one room is told: messages for it, its own thread with the hub. No other room's."""

from collections.abc import Collection
from typing import Any

from diemcau.conferences.models import Site
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.localised import choose

from ..enums import Reach, Side
from ..models import Announcement, Heard, Line
from .chat import phrases_of, spoken
from .notices import in_order, standing

LINES = 30


def of_room(
    conference: int, run: str, now: int, sites: Collection[Site], *, all_too: bool
) -> dict[int, list[Announcement]]:
    """The messages that stand for these rooms; those to all rooms only with `all_too`. Two queries."""
    rows = standing(conference, run, now)
    if not all_too:
        rows = rows.exclude(reach=Reach.ALL)
    mine: dict[int, list[Announcement]] = {site.pk: [] for site in sites}
    for row in in_order(rows.prefetch_related("rooms")):
        chosen = {room.pk for room in row.rooms.all()} if row.reach == Reach.ROOMS else set()
        for site in sites:
            by_level = row.reach == Reach.LEVEL and site.level == row.level and not site.is_hub
            if row.reach == Reach.ALL or by_level or site.pk in chosen:
                mine[site.pk].append(row)
    return mine


def desk_of(site: Site, run: str, language: str) -> dict[str, Any]:
    """For the pack of a room's desk: messages that stand, the end of its thread, the phrases of the conference's own. Six queries."""
    now = SystemClock().now_ms()
    notices = of_room(site.conference_id, run, now, [site], all_too=True)[site.pk]
    said = Heard.objects.filter(announcement__in=[row.uid for row in notices], site=site)
    heard = set(said.values_list("announcement", flat=True))
    own = phrases_of(site.conference_id)
    lines = list(Line.objects.filter(site=site, run=run, is_mark=False).order_by("-came_at", "-at", "-op")[:LINES])
    return {
        "notices": [
            {
                "id": str(row.uid), "kind": row.kind, "text": choose(row.texts, language), "at": row.made_at,
                "until": row.until, "heard": row.uid in heard,
            }
            for row in notices
        ],
        "lines": [
            {"id": str(line.op), "hub": line.is_hub, "text": spoken(line, site.name, own, language), "at": line.at}
            for line in reversed(lines)
        ],
        "phrases": [
            {"code": f"own-{phrase.pk}", "text": choose(phrase.texts, language)}
            for phrase in own.values()
            if phrase.side == Side.ROOM and not phrase.removed_at
        ],
    }  # fmt: skip
