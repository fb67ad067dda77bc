"""The hub's pages: the desk of whoever takes the calls, and the picture for the hall."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.ui.http import Request

from .. import budgets, fragments, queries
from ..enums import Way
from .bearers import as_answer, asked_run, bearers, run_of


def _context(conference: Conference, run: str, stage: queries.Stage) -> dict[str, Any]:
    return {
        "conference": conference,
        "run": run,
        "asked_run": asked_run(run),
        "audience": audience_in(run, "wall"),
        "ticket_url": f"{reverse('people:ticket')}?conference={conference.pk}&run={run}",
        "stage": stage,
        "caller": fragments.caller(conference, run, stage),
    }


@ensure_csrf_cookie
@require_safe
def desk(request: Request, key: str) -> HttpResponse:
    """Queue, check, who is next, who speaks; how long rooms may."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    stage = queries.desk_of(conference.pk, run)
    context = _context(conference, run, stage) | {
        "board": fragments.board(conference, run, stage),
        "rooms": conference.sites.all(),
        "budgets": budgets.of(conference.pk),
        "ways": [way for way in Way.choices if way[0] != Way.HALL],
    }
    return render(request, "stage/desk.html", context)


@ensure_csrf_cookie
@require_safe
def picture(request: Request, key: str) -> HttpResponse:
    """The caller's picture and sound alone, full screen: for the hall's projector, or a window that OBS takes."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    return render(request, "stage/picture.html", _context(conference, run, queries.stage_of(conference.pk, run)))


@never_cache
@require_POST
def ticket(request: Request, key: str) -> HttpResponse:
    """To speak with the rooms for a page that takes calls."""
    conference = queries.conference_to_run(request.actor, key)
    return as_answer(queries.stage_ticket(bearers(request), conference, run_of(request)))
