"""What the rooms of a run are to show, and where in it they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from diemcau.kernel.clock import SystemClock

from ..enums import FilmState, ShowState
from ..models import Film, Show


def show_of(conference: int, run: str) -> Show:
    """What the rooms of a run are to show; one that was never set is idle (and not saved)."""
    found = Show.objects.filter(conference=conference, run=run).select_related("film").first()
    return found or Show(conference_id=conference, run=run)


def position(show: Show, now_ms: int) -> int:
    """Where in the film the rooms are, in ms."""
    if show.state != ShowState.PLAYING or show.film is None:
        return show.offset
    return min(show.film.duration_ms, max(show.offset, show.offset + now_ms - show.at))


def is_over(show: Show, now_ms: int) -> bool:
    """Whether the film has run to its end, though nobody has stopped it."""
    return show.state == ShowState.PLAYING and show.film is not None and position(show, now_ms) >= show.film.duration_ms


def position_now(conference: int, run: str) -> int:
    """Where in the film the rooms of a run are now, in ms."""
    return position(show_of(conference, run), SystemClock().now_ms())


@dataclass(frozen=True, slots=True)
class Wanted:
    """The films that rooms need now: the one on the screens (`is_on`), else the next on the run sheet, else all they are to have."""

    films: Sequence[Film]
    is_on: bool


def wanted(conference: int, run: str, ahead: Sequence[str]) -> Wanted:
    """What rooms need now; `ahead`: what film cues yet to come mean (their values), the nearest first. Two queries."""
    show = show_of(conference, run)
    if (
        show.film is not None
        and show.state != ShowState.IDLE
        and position(show, SystemClock().now_ms()) < show.film.duration_ms
    ):
        return Wanted([show.film], True)
    shared = list(Film.objects.filter(conference=conference, state=FilmState.READY, is_shared=True))
    nearest = next((film for value in ahead for film in shared if str(film.pk) == value), None)
    return Wanted([nearest] if nearest else shared, False)
