"""What all rooms show: play at a moment, pause, seek, stop. Each says a state, not a step, so repeating one does no harm."""

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import queries
from ..enums import FilmState, ShowState
from ..models import Film, Show

LEAD_MS = 4_000
"""How long before its moment a start is said: every room has heard of it and stands on the first picture by then."""
SOON_MS = 1_500
DAY_MS = 86_400_000


def play(film: Film, *, by: Actor, run: str = "live", offset: int = 0, at: int | None = None) -> Show:
    """Have all rooms start the film from `offset` (ms) at server time `at` (Unix ms, within a day; None: soon). Raises Refused."""
    if film.state != FilmState.READY:
        raise Refused("film_not_ready")
    now = SystemClock().now_ms()
    begins = max(now - DAY_MS, min(now + DAY_MS, at)) if at is not None else now + LEAD_MS
    offset = max(0, min(offset, film.duration_ms - 1))
    return _set(by, film.conference_id, run, film=film, state=ShowState.PLAYING, at=begins, offset=offset)


def pause(*, by: Actor, conference: int, run: str = "live") -> Show:
    """Hold every room on the same picture, where the film is now."""
    now, show = SystemClock().now_ms(), queries.show_of(conference, run)
    if show.state != ShowState.PLAYING:
        return show
    offset = queries.position(show, now)
    return _set(by, conference, run, film=show.film, state=ShowState.PAUSED, at=now, offset=offset)


def go_on(*, by: Actor, conference: int, run: str = "live") -> Show:
    """Go on from where it was paused, in all rooms at the same moment."""
    show = queries.show_of(conference, run)
    if show.state != ShowState.PAUSED or show.film is None:
        return show
    at = SystemClock().now_ms() + SOON_MS
    return _set(by, conference, run, film=show.film, state=ShowState.PLAYING, at=at, offset=show.offset)


def seek(*, by: Actor, conference: int, offset: int, run: str = "live") -> Show:
    """Go to another place (ms), playing or paused as it is. Raises Refused when no film is shown."""
    show = queries.show_of(conference, run)
    if show.state == ShowState.IDLE or show.film is None:
        raise Refused("film_not_ready")
    offset = max(0, min(offset, show.film.duration_ms - 1))
    at = SystemClock().now_ms() + (SOON_MS if show.state == ShowState.PLAYING else 0)
    at = max(at, show.at)  # a start that is still to come stays where it is
    return _set(by, conference, run, film=show.film, state=ShowState(show.state), at=at, offset=offset)


def stop(*, by: Actor, conference: int, run: str = "live") -> Show:
    """Take the film off all screens."""
    show = queries.show_of(conference, run)
    if show.state == ShowState.IDLE:
        return show
    return _set(by, conference, run, film=None, state=ShowState.IDLE, at=0, offset=0)


@transaction.atomic
def _set(by: Actor, conference: int, run: str, *, film: Film | None, state: ShowState, at: int, offset: int) -> Show:
    said = {"film": film, "state": state, "at": at, "offset": offset}
    show, _made = Show.objects.update_or_create(conference_id=conference, run=run, defaults=said)
    announce(conference, "film", run=run)
    audit.record(by, f"film.{state}", conference=conference, run=run, film=film.pk if film else 0, at=at, offset=offset)
    return show
