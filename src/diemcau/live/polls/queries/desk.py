"""What the hub sees: its list of polls, one poll with its rooms, and a break-down in which nobody is alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import get_language

from diemcau.conferences import levels
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import conference_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies, tally
from ..models import Answer, HandCount, Poll
from .choices import text_of
from .results import Line, Result

MOST_ROOMS = 40


class Listed(NamedTuple):
    """A poll on the list. `answers`: what came in by phones and tablets (of a secret one unknown here), `rooms`: that counted hands."""

    poll: Poll
    title: str
    answers: int
    rooms: int


class RoomLine(NamedTuple):
    """A room as the hub sees it in a poll."""

    site: Site
    sum: tally.RoomSum


@dataclass(frozen=True)
class Rooms:
    """`clashes`: hands and phones together more than are there; `above`: more answered than are there; `capped`: too many phones of
    nobody; `counted`: that counted hands; `silent`: from which nothing came. Of each at most MOST_ROOMS, with how many there are."""

    clashes: Sequence[RoomLine]
    above: Sequence[RoomLine]
    capped: Sequence[RoomLine]
    counted: Sequence[RoomLine]
    silent: Sequence[Site]
    silent_n: int
    counted_n: int
    rooms_n: int


class Part(NamedTuple):
    """A line of the break-down: levels, or a room. `rooms`: so many small ones together, without a name."""

    name: str
    is_level: bool
    answers: int
    lines: Sequence[Line]
    rooms: int = 1


def conference_to_run(actor: Actor, key: str) -> Conference:
    """A conference whose polls the actor runs. Raises NotFound."""
    found = conference_for(actor, key)
    if not policies.may_run(actor, found.pk):
        raise NotFound
    return found


def poll_to_run(actor: Actor, key: str, run: str, number: int) -> Poll:
    """With its conference. Raises NotFound."""
    conference = conference_to_run(actor, key)
    found = Poll.objects.select_related("item").filter(conference=conference, run=run, pk=number).first()
    if found is None:
        raise NotFound
    found.conference = conference
    return found


def polls_of(conference: int, run: str) -> list[Listed]:
    """All of a run, the last made first. Three queries."""
    polls = list(Poll.objects.filter(conference=conference, run=run).order_by("-made_at", "-pk")[:200])
    answers, rooms = (
        dict(model.objects.filter(poll__in=polls, stands=True).order_by().values_list("poll").annotate(n=Count("*")))
        for model in (Answer, HandCount)
    )
    return [Listed(poll, text_of(poll.title), answers.get(poll.pk, 0), rooms.get(poll.pk, 0)) for poll in polls]


def rooms_of(poll: Poll, result: Result) -> Rooms:
    """One query."""
    sites = list(Site.objects.filter(conference=poll.conference_id))
    lines = [RoomLine(site, result.rooms[site.pk]) for site in sites if site.pk in result.rooms]
    counted = [line for line in lines if line.sum.hands is not None]
    silent = [site for site in sites if site.pk not in result.rooms]
    return Rooms(
        clashes=[line for line in lines if line.sum.clash][:MOST_ROOMS],
        above=[line for line in lines if line.sum.above and not line.sum.clash][:MOST_ROOMS],
        capped=[line for line in lines if line.sum.capped and not line.sum.clash][:MOST_ROOMS],
        counted=counted[:MOST_ROOMS], silent=silent[:MOST_ROOMS], silent_n=len(silent), counted_n=len(counted),
        rooms_n=len(sites),
    )  # fmt: skip


def breakdown_of(poll: Poll, result: Result) -> list[Part]:
    """By level, and by room within it. Cells of fewer than five persons are put together, levels first, then the rooms of what is left, so
    that none follows from the others by subtraction. Of a secret poll nothing but the whole. One query."""
    if poll.is_secret or not result.rooms:
        return []
    sites = {site.pk: site for site in Site.objects.filter(conference=poll.conference_id, pk__in=result.rooms)}
    language, own = get_language() or "vi", poll.conference.levels
    by_level: dict[str, list[tally.RoomSum]] = {}
    for number, room in result.rooms.items():
        site = sites.get(number)
        by_level.setdefault(levels.HUB if site and site.is_hub else site.level if site else "", []).append(room)
    cells = [_cell(level, rooms) for level, rooms in by_level.items()]
    parts: list[Part] = []
    for cell in tally.merged(cells):
        names = ", ".join(levels.name(level, own, language) for level in cell.names)
        parts.append(_part(result, names, True, cell))
        rooms = [_cell(str(room.site), [room]) for level in cell.names for room in by_level[level]]
        parts += [_part(result, _room_named(one.names, sites), False, one) for one in tally.merged(rooms)]
    return parts


def _cell(name: str, rooms: Sequence[tally.RoomSum]) -> tally.Cell:
    total = tally.total(rooms)
    return tally.Cell((name,), total.answers, total.counts)


def _part(result: Result, name: str, is_level: bool, cell: tally.Cell) -> Part:
    of = cell.answers or 1
    lines = [
        Line(one.key, one.text, cell.counts.get(one.key, 0), cell.counts.get(one.key, 0) / of) for one in result.lines
    ]
    return Part(name, is_level, cell.answers, lines, len(cell.names))


def _room_named(numbers: Sequence[str], sites: Mapping[int, Site]) -> str:
    """A room's name; of several together nothing: how many they are is said."""
    site = sites.get(int(numbers[0])) if len(numbers) == 1 else None
    return f"{site.code} · {site.name}" if site else ""
