"""Who asks, who is next, who speaks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Sum

from diemcau.conferences.models import Site
from diemcau.kernel.errors import NotFound

from .. import budgets
from ..askings import queue
from ..enums import Step, Way
from ..models import Spoken, Turn, Word


class Had(NamedTuple):
    """How often a room spoke in a run, and for how many ms, breaks left out. The turn that is on is not in it."""

    turns: int = 0
    ms: int = 0


NOTHING = Had()


@dataclass(frozen=True, slots=True)
class Place:
    """A room with its turn. `number`: how manieth in the queue, 1 for the first; 0 when it does not wait (also on air).

    Where the hub looks: `had` before, `time` ms that a turn of it is, `whole` ms that all its turns may be (0: no limit).
    """

    turn: Turn
    number: int = 0
    had: Had = NOTHING
    time: int = 0
    whole: int = 0

    @property
    def id(self) -> int:
        return self.turn.site_id

    @property
    def code(self) -> str:
        return self.turn.site.code

    @property
    def name(self) -> str:
        return self.turn.site.name

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

    @property
    def is_over(self) -> bool:
        """What it had and is going to have is more than all its turns may be."""
        return bool(self.whole) and self.had.ms + self.time > self.whole


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
    places = [*stage.waiting, *([stage.on] if stage.on else [])]
    known = budgets.of(conference, [place.id for place in places])
    had = had_of(conference, run, [place.id for place in places])

    def full(place: Place) -> Place:
        time = place.turn.allowed or known.turn_ms(place.id)
        return replace(place, had=had.get(place.id, NOTHING), time=time, whole=known.whole_ms(place.id))

    return Stage(full(stage.on) if stage.on else None, [full(place) for place in stage.waiting], known.way)


def had_of(conference: int, run: str = "live", sites: Collection[int] | None = None) -> Mapping[int, Had]:
    """By room: how often it spoke, and how long. By room only, never by person. One query."""
    rows = Spoken.objects.filter(conference=conference, run=run).order_by()
    if sites is not None:
        rows = rows.filter(site__in=sites)
    sums = rows.values_list("site").annotate(turns=Count("pk"), spent=Sum(F("ended") - F("began") - F("paused")))
    return {site: Had(turns, max(0, ms)) for site, turns, ms in sums}


def on_air_of(conference: int, run: str = "live") -> int | None:
    """The number of the site that speaks to all rooms now. One query."""
    found = Turn.objects.filter(site__conference_id=conference, run=run, step=Step.ON).values_list("site_id", flat=True)
    return found.first()


def waiting_of(conference: int, run: str = "live") -> list[Place]:
    """The rooms that wait to speak, in their order (Place: `id` the site's number, `code`, `name`, `step`, `number`). One query."""
    return list(stage_of(conference, run).waiting)


def place_of(stage: Stage, site: int) -> Place:
    """A room's own place; one that neither waits nor speaks has the step ""."""
    places = [*([stage.on] if stage.on else []), *stage.waiting]
    return next((place for place in places if place.id == site), None) or Place(Turn(site_id=site))


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
