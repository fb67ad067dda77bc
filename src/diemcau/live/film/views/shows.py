"""The hub's hand on the film in all rooms."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import actions, queries
from .films import run_of


def _number(text: str | None) -> int:
    if text is None or re.fullmatch("-?[0-9]{1,15}", text) is None:
        raise NotFound
    return int(text)


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """`do`: play (`film`, from `offset` ms, at `at` Unix ms, or soon), pause, go_on, seek (to `offset`, or `by` ms from where
    it is), stop; of a `run`."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    by, number = request.actor, conference.pk
    match request.POST.get("do"):
        case "play":
            film = queries.film_of(conference, _number(request.POST.get("film")))
            at = _number(request.POST["at"]) if "at" in request.POST else None
            actions.play(film, by=by, run=run, at=at, offset=_number(request.POST.get("offset", "0")))
        case "pause":
            actions.pause(by=by, conference=number, run=run)
        case "go_on":
            actions.go_on(by=by, conference=number, run=run)
        case "seek":
            actions.seek(by=by, conference=number, run=run, offset=_target(request, number, run))
        case "stop":
            actions.stop(by=by, conference=number, run=run)
        case _:
            raise NotFound
    return HttpResponse(status=204) if request.htmx else redirect("film:index", key)


def _target(request: Request, conference: int, run: str) -> int:
    if "by" in request.POST:
        return queries.position_now(conference, run) + _number(request.POST["by"])
    return _number(request.POST.get("offset"))
