"""What a list of sites will bring, before it is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from .. import levels, phones
from ..actions import SiteSaid
from ..models import Conference

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A site to be, as the preview shows it."""

    name: str
    level: str
    above: str
    room: str
    seats: int | None
    expected: int | None
    people: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How many sites of which level, and the first ones."""

    count: int
    by_level: dict[str, int]
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def preview_of(plans: Sequence[SiteSaid], conference: Conference, language: str) -> Preview:
    """One query."""
    above = {plan.above for plan in plans if plan.above is not None}
    standing = conference.sites.filter(Q(pk__in=above) | Q(is_hub=True)).values_list("pk", "name", "is_hub")
    there = {pk: name for pk, name, _ in standing}
    hub = next((name for _, name, is_hub in standing if is_hub), "")
    hub = hub or next((plan.name for plan in plans if plan.is_hub), "")
    region = phones.region_of(conference.timezone)
    rows = []
    for plan in plans[:SHOWN]:
        parent = plans[plan.parent].name if plan.parent is not None else there.get(plan.above or 0, hub)
        parent = "" if plan.is_hub else parent
        people = "; ".join(f"{c.name} {phones.shown(c.phone, region)}" if c.phone else c.name for c in plan.contacts)
        level = levels.name(plan.level if not plan.is_hub else levels.HUB, conference.levels, language)
        rows.append(Row(plan.name, level, parent, plan.room, plan.seats, plan.expected, people))
    counts = Counter(levels.HUB if plan.is_hub else plan.level for plan in plans)
    by_level = {levels.name(level, conference.levels, language): count for level, count in counts.items()}
    return Preview(len(plans), by_level, rows)
