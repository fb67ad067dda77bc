"""Who asks, who is next, who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.kernel.errors import NotFound

from ..enums import Step, Way
from ..models import Spoken, Turn, Word

_FIRST = {Step.NEXT: 0, Step.READY: 1, Step.CHECKING: 2, Step.ASKED: 3}


@dataclass(frozen=True, slots=True)
class Place:
    """A room with its turn. `number`: how manieth in the queue, 1 for the first; 0 when it does not wait (also on air)."""

    turn: Turn
    number: int = 0

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
    def is_by_phone(self) -> bool:
        return self.turn.way == Way.PHONE


@dataclass(frozen=True)
class Stage:
    """All of call-in in one run. `waiting` in the order of the queue: who is next, who was checked, then by the time of asking."""

    on: Place | None
    waiting: Sequence[Place]

    @cached_property
    def next(self) -> Place | None:
        return next((place for place in self.waiting if place.step == Step.NEXT), None)

    @cached_property
    def checking(self) -> Place | None:
        return next((place for place in self.waiting if place.step == Step.CHECKING), None)


def stage_of(conference: int, run: str = "live") -> Stage:
    """Who speaks and who waits. One query."""
    rows = Turn.objects.select_related("site").filter(site__conference_id=conference, run=run).exclude(step="")
    turns = sorted(rows, key=lambda turn: (_FIRST.get(Step(turn.step), 9), turn.asked_at, turn.pk))
    on = next((Place(turn) for turn in turns if turn.step == Step.ON), None)
    waiting = [turn for turn in turns if turn.step != Step.ON]
    return Stage(on, [Place(turn, number) for number, turn in enumerate(waiting, 1)])


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
