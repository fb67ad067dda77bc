"""How long rooms speak: the conference's word, and that of single rooms."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from .enums import Way
from .models import Budget

MINUTE = 60_000
TURN = 3
"""Minutes of a turn where nobody said otherwise."""


@dataclass(frozen=True)
class Budgets:
    """Of a conference, and of some rooms that have their own."""

    all: Budget
    rooms: dict[int, Budget] = field(default_factory=dict)

    @property
    def way(self) -> str:
        """How voices come."""
        return self.all.way or Way.LINE

    @property
    def turn(self) -> int:
        """Minutes of a turn, where a room has none of its own."""
        return self.all.turn or TURN

    def turn_ms(self, site: int) -> int:
        """How long one turn of the room is."""
        own = self.rooms.get(site)
        return MINUTE * ((own and own.turn) or self.turn)

    def whole_ms(self, site: int) -> int:
        """How long all turns of the room may be together; 0: as long as they like."""
        own = self.rooms.get(site)
        return MINUTE * ((own and own.whole) or self.all.whole or 0)


def of(conference: int, sites: Iterable[int] | None = None) -> Budgets:
    """One query. Rooms of their own: those of `sites`, or (None) all."""
    rows = Budget.objects.filter(conference=conference)
    if sites is not None:
        rows = rows.filter(Q(site=None) | Q(site__in=list(sites)))
    found = {row.site_id: row for row in rows.select_related("site")}
    whole = found.pop(None, None) or Budget(conference_id=conference)
    return Budgets(whole, {site: row for site, row in found.items() if site is not None})
