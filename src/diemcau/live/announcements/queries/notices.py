"""Messages of the hub: which stand now, who of their rooms acknowledged them, who did not."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from diemcau.conferences import levels
from diemcau.conferences.models import Site
from diemcau.people import queries as people

from ..enums import Kind, Reach
from ..models import Announcement, Heard

SHOWN = 60


class Board(NamedTuple):
    """A message as the hub sees it: acknowledged by `heard` of `rooms`, by telephone alone `by_phone` of them. `stands`: it is not over."""

    row: Announcement
    rooms: int
    heard: int
    by_phone: int
    reach: str
    stands: bool

    @property
    def missing(self) -> int:
        return max(0, self.rooms - self.heard)


class Rung(NamedTuple):
    """A room that acknowledged by telephone: when (Unix ms), and who wrote it down."""

    site: Site
    at: int
    who: str


class LevelHeard(NamedTuple):
    """A level's rooms: how many, how many acknowledged, those that did not, and those of which the hub alone says so."""

    name: str
    rooms: int
    heard: int
    missing: Sequence[Site]
    by_phone: Sequence[Rung] = ()


def standing(conference: int, run: str, now: int) -> "QuerySet[Announcement]":
    """What stands now, the urgent ones first, then the newest."""
    rows = Announcement.objects.filter(conference=conference, run=run, is_over=False)
    return rows.filter(Q(until=0) | Q(until__gt=now))


def in_order(rows: Iterable[Announcement]) -> list[Announcement]:
    """The urgent ones first, then that a room is next, then the newest."""
    rank = {Kind.URGENT: 0, Kind.NEXT: 1, Kind.NOTICE: 2}
    return sorted(rows, key=lambda row: (rank[Kind(row.kind)], -row.made_at, -row.pk))


def announced(conference: int, run: str, now: int) -> list[Announcement]:
    """What stands for all rooms and on their screens. One query."""
    return in_order(standing(conference, run, now).filter(reach=Reach.ALL, on_screens=True))


def on_phones(conference: int, run: str, now: int) -> list[Announcement]:
    """What stands and is shown on phones, with its rooms. Two queries."""
    return in_order(standing(conference, run, now).filter(on_phones=True).prefetch_related("rooms"))


def boards_of(
    conference: int, run: str, now: int, language: str, own: Mapping[str, Mapping[str, str]], *, most: int = SHOWN
) -> list[Board]:
    """The newest messages. Four queries, however many there are."""
    rows = list(
        Announcement.objects.filter(conference=conference, run=run).prefetch_related("rooms").order_by("-pk")[:most]
    )
    sizes = Counter(Site.objects.filter(conference=conference, is_hub=False).order_by().values_list("level", flat=True))
    heard = _heard(rows)
    boards = []
    for row in rows:
        chosen = list(row.rooms.all())
        if row.reach == Reach.ROOMS:
            rooms, reach = len(chosen), ", ".join(site.code for site in chosen[:6]) + (" …" if len(chosen) > 6 else "")
        elif row.reach == Reach.LEVEL:
            rooms, reach = sizes[row.level], levels.name(row.level, own, language)
        else:
            rooms, reach = sum(sizes.values()), str(Reach.ALL.label)
        stands = not row.is_over and (row.until == 0 or row.until > now)
        told, by_device = heard[str(row.uid)]
        boards.append(Board(row, rooms, told, told - by_device, reach, stands))
    return boards


def _heard(rows: Sequence[Announcement]) -> dict[str, tuple[int, int]]:
    """How many rooms acknowledged each, of those it is for, and how many of them by a device of their own. One query."""
    of = {row.uid: row for row in rows}
    found = Heard.objects.filter(announcement__in=of).order_by()
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for uid, level, is_hub, rooms, own in found.values_list("announcement", "site__level", "site__is_hub").annotate(
        all=Count("site", distinct=True), own=Count("site", distinct=True, filter=Q(by_phone=False))
    ):
        row = of[uid]
        if row.reach == Reach.ROOMS or (not is_hub and row.reach == Reach.ALL) or (not is_hub and level == row.level):
            before = counts[str(uid)]
            counts[str(uid)] = before[0] + rooms, before[1] + own
    return counts


def rooms_of(row: Announcement) -> "QuerySet[Site]":
    """The rooms a message is for."""
    if row.reach == Reach.ROOMS:
        return row.rooms.all()
    rooms = Site.objects.filter(conference=row.conference_id, is_hub=False)
    return rooms.filter(level=row.level) if row.reach == Reach.LEVEL else rooms


def heard_by_level(row: Announcement, language: str) -> list[LevelHeard]:
    """Who acknowledged a message and who did not, by level. Four queries."""
    said = list(Heard.objects.filter(announcement=row.uid).order_by("-by_phone", "-at", "-op"))
    first = {one.site_id: one for one in said}  # a device's before the telephone's, then the earlier one
    names = people.names_of({one.who for one in first.values() if one.by_phone})
    by_level: dict[str, list[Site]] = defaultdict(list)
    for site in rooms_of(row).order_by("order", "pk").prefetch_related("contacts"):
        by_level[site.level].append(site)
    own = row.conference.levels
    return [
        LevelHeard(
            levels.name(level, own, language),
            len(sites),
            sum(site.pk in first for site in sites),
            [site for site in sites if site.pk not in first],
            [
                Rung(site, first[site.pk].at, names.get(first[site.pk].who, ""))
                for site in sites
                if site.pk in first and first[site.pk].by_phone
            ],
        )
        for level, sites in by_level.items()
    ]


def unheard(conference: int, run: str, now: int, sites: Collection[int] | None = None) -> set[int]:
    """The rooms that have not acknowledged an urgent message that stands. One query when there is none, else three for each."""
    missing: set[int] = set()
    for row in standing(conference, run, now).filter(kind=Kind.URGENT):
        rooms = set(rooms_of(row).order_by().values_list("pk", flat=True))
        rooms &= set(sites) if sites is not None else rooms
        missing |= rooms - set(Heard.objects.filter(announcement=row.uid).values_list("site", flat=True))
    return missing
