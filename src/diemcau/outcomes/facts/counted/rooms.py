"""How many rooms a conference has, by level."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Min
from django.utils.functional import lazystr
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.conferences import levels
from diemcau.conferences.models import Conference

from ..sources import Counted, Offered

FIRST = 20


class _LevelName:
    """A level's name in the language in which it is asked for."""

    def __init__(self, conference: Conference, level: str) -> None:
        self.own, self.level = conference.levels, level

    def __str__(self) -> str:
        name = levels.name(self.level, self.own, (get_language() or "vi")[:2])
        return name if self.level == levels.HUB else _("Sites: %(level)s") % {"level": name}


def rooms(conference: Conference) -> Iterable[Offered]:
    """`sites`: connected rooms beside the hub, as they are published; `sites_LEVEL` (`sites_hub` among them); `rooms`: all of them.
    One query."""
    counts = _by_level(conference)
    source = gettext_lazy("list of sites")

    def counted(value: int) -> Counted | None:
        return Counted(value, source=source) if value else None

    everything, hubs = sum(counts.values()), counts.get(levels.HUB, 0)
    yield Offered("sites", gettext_lazy("Sites"), counted(everything - hubs), FIRST)
    for place, (slug, (level, count)) in enumerate(_by_slug(counts).items(), FIRST + 1):
        label = lazystr(_LevelName(conference, level))
        yield Offered(f"sites_{slug}", label, counted(count), min(place, FIRST + 8))
    yield Offered("rooms", gettext_lazy("Rooms with the hub"), counted(everything), FIRST + 9)


def _by_level(conference: Conference) -> dict[str, int]:
    found: dict[str, int] = {}
    for level, is_hub, count in _rows(conference):
        key = levels.HUB if is_hub else level
        found[key] = found.get(key, 0) + count
    return found


def _by_slug(counts: dict[str, int]) -> dict[str, tuple[str, int]]:
    """Levels by what their keys are made of, which two codes may have in common: then they are one figure."""
    found: dict[str, tuple[str, int]] = {}
    for level, count in counts.items():
        slug = slugify(level).replace("-", "_") or "other"
        first, before = found.get(slug, (level, 0))
        found[slug] = first, before + count
    return found


def _rows(conference: Conference) -> Iterator[tuple[str, bool, int]]:
    rows = conference.sites.order_by().values_list("level", "is_hub").annotate(n=Count("pk"), first=Min("order"))
    for level, is_hub, count, _first in rows.order_by("-is_hub", "first", "level"):
        yield level, is_hub, count
