"""Who asks, who is next, who speaks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Sum

from diemcau.conferences.models import Site
from diemcau.kernel.errors import NotFound
from diemcau.roster.models import Delegate

from .. import budgets
from ..askings import queue
from ..enums import Step, Way
from ..models import Spoken, Turn, Word

LONGEST, UNITS = 120, 100


class Had(NamedTuple):
    """How often a room spoke in a run, and for how many ms, breaks left out. The turn that is on is not in it."""

    turns: int = 0
    ms: int = 0


NOTHING = Had()


@dataclass(frozen=True, slots=True)
class Place:
    """A room, or a unit in it, with its turn. `number`: how manieth in the queue, 1 for the first; 0 when it does not wait (also on air).

    Where the hub looks: `had` before, `time` ms that a turn of it is, `over` ms that all its turns, or all of its room, may be where it
    had more with this one (else 0).
    """

    turn: Turn
    number: int = 0
    had: Had = NOTHING
    time: int = 0
    over: int = 0

    @property
    def id(self) -> int:
        """Its room."""
        return self.turn.site_id

    @property
    def key(self) -> int:
        return self.turn.key

    @property
    def unit(self) -> str:
        return self.turn.unit

    @property
    def code(self) -> str:
        return self.turn.site.code

    @property
    def name(self) -> str:
        return f"{self.turn.site.name}, {self.unit}" if self.unit else self.turn.site.name

    @property
    def step(self) -> str:
        return self.turn.step

    @property
    def is_hub(self) -> bool:
        return self.turn.site.is_hub

    @property
    def is_ours(self) -> bool:
        """Its voice and picture come by us."""
        return self.turn.way == Way.LINE

    @property
    def is_by_phone(self) -> bool:
        return self.turn.way == Way.PHONE


@dataclass(frozen=True)
class Stage:
    """All of call-in in one run. `waiting` in the order of the queue: who is next, then as they stand (askings.py). `way`: how voices come."""

    on: Place | None
    waiting: Sequence[Place]
    way: str = Way.LINE

    @cached_property
    def next(self) -> Place | None:
        return next((place for place in self.waiting if place.step == Step.NEXT), None)

    @cached_property
    def checking(self) -> Place | None:
        return next((place for place in self.waiting if place.step == Step.CHECKING), None)

    @property
    def is_ours(self) -> bool:
        """Voices come by us, unless somebody says otherwise."""
        return self.way == Way.LINE

    @property
    def proposed(self) -> Sequence[Place]:
        """Points of order of which nobody has decided yet."""
        return [place for place in self.waiting if place.turn.is_proposed]


def stage_of(conference: int, run: str = "live") -> Stage:
    """Who speaks and who waits. One query."""
    rows = Turn.objects.select_related("site").filter(site__conference_id=conference, run=run).exclude(step="")
    turns = list(rows)
    on = next((Place(turn) for turn in turns if turn.step == Step.ON), None)
    return Stage(on, [Place(turn, number) for number, turn in enumerate(queue(turns), 1)])


def desk_of(conference: int, run: str = "live") -> Stage:
    """The same with what rooms had and may have. Three queries."""
    stage = stage_of(conference, run)
    sites = {place.id for place in (*stage.waiting, *([stage.on] if stage.on else []))}
    known, units = budgets.of(conference, sites), had_by_unit(conference, run, sites)

    def full(place: Place) -> Place:
        site, unit = place.id, place.unit
        own = [had for (room, name), had in units.items() if room == site and (name == unit or not unit)]
        of_room = [had for (room, _name), had in units.items() if room == site]
        time = place.turn.allowed or known.turn_ms(site, unit)
        limits = (known.whole_ms(site, unit) if unit else 0, own), (known.whole_ms(site), of_room)
        over = next((whole for whole, some in limits if whole and sum(had.ms for had in some) + time > whole), 0)
        return replace(place, had=Had(sum(had.turns for had in own), sum(had.ms for had in own)), time=time, over=over)

    return Stage(full(stage.on) if stage.on else None, [full(place) for place in stage.waiting], known.way)


def had_of(conference: int, run: str = "live", sites: Collection[int] | None = None) -> Mapping[int, Had]:
    """By room: how often it spoke, and how long. By room only, never by person. One query."""
    found: dict[int, Had] = {}
    for (site, _unit), had in had_by_unit(conference, run, sites).items():
        before = found.get(site, NOTHING)
        found[site] = Had(before.turns + had.turns, before.ms + had.ms)
    return found


def had_by_unit(conference: int, run: str, sites: Collection[int] | None = None) -> Mapping[tuple[int, str], Had]:
    """The same by room and unit in it. One query."""
    rows = Spoken.objects.filter(conference=conference, run=run).order_by()
    if sites is not None:
        rows = rows.filter(site__in=sites)
    sums = rows.values_list("site", "unit").annotate(
        turns=Count("pk"), spent=Sum(F("ended") - F("began") - F("paused"))
    )
    return {(site, unit): Had(turns, max(0, ms)) for site, unit, turns, ms in sums}


def on_air_of(conference: int, run: str = "live") -> int | None:
    """The number of the site that speaks to all rooms now. One query."""
    found = Turn.objects.filter(site__conference_id=conference, run=run, step=Step.ON).values_list("site_id", flat=True)
    return found.first()


def waiting_of(conference: int, run: str = "live") -> list[Place]:
    """The rooms that wait to speak, in their order (Place: `id` the site's number, `code`, `name`, `step`, `number`). One query."""
    return list(stage_of(conference, run).waiting)


def places_of(stage: Stage, site: int) -> list[Place]:
    """A room's own places, and those of units in it: which concerns its camera now stands first."""
    places = [place for place in (*([stage.on] if stage.on else []), *stage.waiting) if place.id == site]
    return sorted(
        places, key=lambda place: place.step != Step.CHECKING if place.step not in (Step.ON, Step.NEXT) else -1
    )


def place_of(stage: Stage, site: int) -> Place:
    """The first of them; a room that neither waits nor speaks has the step ""."""
    return next(iter(places_of(stage, site)), None) or Place(Turn(site_id=site))


def units_of(site: int) -> list[str]:
    """The units of the room's delegates, by name: offered where somebody asks for one. One query."""
    rows = Delegate.objects.filter(site=site).exclude(unit="").order_by("unit").values_list("unit", flat=True)
    return [unit for unit in rows.distinct()[:UNITS] if len(unit) <= LONGEST]


def said_by(site: int, run: str) -> list[UUID]:
    """The last fifty ops that a room asked or took it back with. One query."""
    words = Word.objects.filter(site=site, run=run).order_by("-at")
    return list(words.values_list("op", flat=True)[:50])


def room_of(conference: int, site: int) -> Site:
    """A room of the conference, to be called or sent. Raises NotFound."""
    found = Site.objects.select_related("conference").filter(conference=conference, pk=site).first()
    if found is None:
        raise NotFound
    return found


def spoken_of(conference: int, run: str = "live") -> list[Spoken]:
    """Who spoke, the newest hundred first. One query."""
    return list(Spoken.objects.select_related("site").filter(conference=conference, run=run)[:100])
