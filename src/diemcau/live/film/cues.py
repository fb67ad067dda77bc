"""Films as cues of the run sheet (infra.cue_kinds)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.infra.cue_kinds import Before, Choice, register_cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused

from . import actions, policies, queries
from .enums import FilmState, ShowState
from .models import Film

OFF = "off"


def choices(conference: int, language: str) -> Sequence[Choice]:
    """Every film that is ready, and no film at all."""
    films = Film.objects.filter(conference=conference, state=FilmState.READY).values_list("pk", "title")
    return [*(Choice(str(number), title) for number, title in films), Choice(OFF, _("stop the film"))]


def fire(conference: int, value: str, *, by: Actor, run: str) -> Before:
    """The film from its beginning in all rooms together; one that runs already runs on. Raises Refused: forbidden, film_not_ready."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")
    show = queries.show_of(conference, run)
    now_ms = SystemClock().now_ms()
    offset = queries.position(show, now_ms)
    title = show.film.title if show.film else ""
    before = {"film": show.film_id, "state": show.state, "offset": offset, "title": title}
    if value == OFF:
        actions.stop(by=by, conference=conference, run=run)
    elif str(show.film_id) != value or show.state != ShowState.PLAYING or queries.is_over(show, now_ms):
        actions.play(_film(conference, value), by=by, run=run)
    return before


def revert(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    """The film that was shown goes on from where it was when the cue was fired."""
    if before["film"] is None or before["state"] == ShowState.IDLE:
        actions.stop(by=by, conference=conference, run=run)
        return
    film = _film(conference, str(before["film"]))
    paused = before["state"] == ShowState.PAUSED
    at = SystemClock().now_ms() if paused else None
    actions.play(film, by=by, run=run, offset=before["offset"], at=at)
    if paused:
        actions.pause(by=by, conference=conference, run=run)


def back(conference: int, before: Before) -> str:
    if before["film"] is None or before["state"] == ShowState.IDLE:
        return _("No film is on the screens again.")
    return _("The film “%(film)s” is shown again from where it was.") % {"film": before["title"]}


def _film(conference: int, value: str) -> Film:
    found = Film.objects.filter(conference=conference, pk=whole_number(value) or 0).first()
    if found is None:
        raise Refused("film_not_ready")
    return found


def register() -> None:
    """Called once, when the app is ready."""
    register_cue_kind(
        "film", gettext_lazy("Play a film"), choices=choices, fire=fire, revert=revert, back=back, order=20
    )
