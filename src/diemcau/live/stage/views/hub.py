"""The hub's pages: the desk of whoever takes the calls, and the picture for the hall."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Conference, Site
from diemcau.infra.engine import audience_in
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, fragments, queries
from ..models import Spoken
from .bearers import as_answer, asked_run, bearers, run_of

MINUTES = (1, 2, 3, 5, 10, 15)


def _context(conference: Conference, run: str) -> dict[str, Any]:
    stage = queries.stage_of(conference.pk, run)
    return {
        "conference": conference,
        "run": run,
        "audience": audience_in(run, "wall"),
        "ticket_url": f"{reverse('people:ticket')}?conference={conference.pk}&run={run}",
        "stage": stage,
        "caller": fragments.caller(conference, run, stage),
    }


@ensure_csrf_cookie
@require_safe
def desk(request: Request, key: str) -> HttpResponse:
    """Queue, check, who is next, who speaks."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    context = _context(conference, run)
    context |= {
        "board": fragments.board(conference, run, context["stage"]),
        "minutes": MINUTES,
        "rooms": conference.sites.filter(is_hub=False),
    }
    return render(request, "stage/desk.html", context)


@ensure_csrf_cookie
@require_safe
def picture(request: Request, key: str) -> HttpResponse:
    """The caller's picture and sound alone, full screen: for the hall's projector, or a window that OBS takes."""
    conference = queries.conference_to_run(request.actor, key)
    return render(request, "stage/picture.html", _context(conference, run_of(request)))


@never_cache
@require_POST
def ticket(request: Request, key: str) -> HttpResponse:
    """To speak with the rooms for a page that takes calls."""
    conference = queries.conference_to_run(request.actor, key)
    return as_answer(queries.stage_ticket(bearers(request), conference, run_of(request)))


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """``do`` something with ``site``, a room's number; ``minutes`` where it gives time."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    verb = _VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise NotFound
    try:
        verb(queries.room_of(conference.pk, _number(request, "site")), request.actor, run, _number(request, "minutes"))
    except Refused as refused:
        return JsonResponse(
            {"error": refused.code, "text": text_of(refused.code, refused.facts)}, status=status_of(refused)
        )
    return HttpResponse(status=204) if _by_script(request) else redirect_to(request, _desk(key, run))


@require_POST
def note(request: Request, key: str, number: int) -> HttpResponse:
    """What was said, in a line; also of a room that spoke by telephone."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    spoken = Spoken.objects.filter(conference=conference, pk=number).first()
    if spoken is None:
        raise NotFound
    actions.write_note(spoken, by=request.actor, note=request.POST.get("note", ""))
    return HttpResponse(status=204) if _by_script(request) else redirect_to(request, _desk(key, run))


def _desk(key: str, run: str) -> str:
    return reverse("stage:desk", args=[key]) + asked_run(run)


def _by_script(request: Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name) or "0"
    if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 10):
        raise NotFound
    return int(text)


Verb = Callable[[Site, Actor, str, int], None]
_VERBS: dict[str, Verb] = {
    "invite": lambda site, by, run, minutes: actions.invite(site, by=by, run=run),
    "check": lambda site, by, run, minutes: actions.check(site, by=by, run=run),
    "good": lambda site, by, run, minutes: actions.judge_check(site, by=by, good=True, run=run),
    "bad": lambda site, by, run, minutes: actions.judge_check(site, by=by, good=False, run=run),
    "next": lambda site, by, run, minutes: actions.set_next(site, by=by, run=run),
    "give": lambda site, by, run, minutes: actions.give(site, by=by, minutes=minutes, run=run),
    "phone": lambda site, by, run, minutes: actions.by_phone(site, by=by, minutes=minutes, run=run),
    "mute": lambda site, by, run, minutes: actions.mute(site, by=by, on=True, run=run),
    "unmute": lambda site, by, run, minutes: actions.mute(site, by=by, on=False, run=run),
    "time": lambda site, by, run, minutes: actions.more_time(site, by=by, minutes=minutes, run=run),
    "end": lambda site, by, run, minutes: actions.end(site, by=by, run=run),
    "back": lambda site, by, run, minutes: actions.send_back(site, by=by, run=run),
}
