"""How long rooms speak: the conference's word, that of single rooms, and of units in them."""

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
    """Of a conference, and of some rooms that have their own, and units in rooms (by room and name)."""

    all: Budget
    rooms: dict[int, Budget] = field(default_factory=dict)
    units: dict[tuple[int, str], Budget] = field(default_factory=dict)

    @property
    def own(self) -> list[Budget]:
        """Of rooms and units that have another than all, each room's before its units'."""
        rows = [row for row in (*self.rooms.values(), *self.units.values()) if row.turn or row.whole]
        return sorted(rows, key=lambda row: (row.site.order if row.site else 0, row.site_id, row.unit))

    @property
    def way(self) -> str:
        """How voices come."""
        return self.all.way or Way.LINE

    @property
    def turn(self) -> int:
        """Minutes of a turn, where a room has none of its own."""
        return self.all.turn or TURN

    def turn_ms(self, site: int, unit: str = "") -> int:
        """How long one turn of the room, or of the unit in it, is."""
        unit_own, own = self.units.get((site, unit)), self.rooms.get(site)
        return MINUTE * ((unit_own and unit_own.turn) or (own and own.turn) or self.turn)

    def whole_ms(self, site: int, unit: str = "") -> int:
        """How long all turns of the room, or of the unit alone, may be together; 0: as long as they like."""
        own = self.units.get((site, unit)) if unit else self.rooms.get(site)
        return MINUTE * ((own and own.whole) or (0 if unit else self.all.whole) or 0)


def of(conference: int, sites: Iterable[int] | None = None) -> Budgets:
    """One query. Rooms of their own: those of `sites`, or (None) all."""
    rows = Budget.objects.filter(conference=conference)
    if sites is not None:
        rows = rows.filter(Q(site=None) | Q(site__in=list(sites)))
    found = list(rows.select_related("site"))
    whole = next((row for row in found if row.site_id is None), None) or Budget(conference_id=conference)
    own = [row for row in found if row.site_id is not None]
    rooms = {row.site_id: row for row in own if not row.unit and row.site_id}
    return Budgets(whole, rooms, {(row.site_id, row.unit): row for row in own if row.unit and row.site_id})
