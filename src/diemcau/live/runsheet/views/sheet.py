"""The operator's page: the list, one press to advance, and the way back."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, fragments, queries
from ..enums import Layout
from ..kinds import MINUTES
from ..models import Step
from .asked import run_of, step


@ensure_csrf_cookie
@require_safe
def sheet(request: Request, key: str) -> HttpResponse:
    """The programme as an operator's list."""
    run = run_of(request)
    board = queries.sheet_for(request.actor, key, run=run, language=request.LANGUAGE_CODE, now=timezone.now())
    timer = queries.timer_of(board.sheet)
    context = live_context(board.conference, run, ["lists", "screens"]) | {
        "board": board,
        "timer": timer,
        "timer_face": fragments.face(timer),
        "layouts": [(value, label) for value, label in Layout.choices if value != Layout.CARD],
        "minutes": MINUTES,
    }
    return render(request, "runsheet/sheet.html", context)


@ensure_csrf_cookie
@require_safe
def stage(request: Request, key: str) -> HttpResponse:
    """The stage monitor for those who run the hall; others open it by a link (portal)."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    shown = fragments.spoken(conference, run, request.LANGUAGE_CODE)
    return render(request, "runsheet/stage.html", live_context(conference, run, fragments.SPOKEN_TO) | shown)


def live_context(conference: Conference, run: str, audiences: Sequence[str]) -> dict[str, Any]:
    """What a page of the hub needs to follow the sheet."""
    return {
        "conference": conference,
        "run": run,
        "asked_run": f"?run={run}" if run != "live" else "",
        "audiences": ",".join(audience_in(run, audience) for audience in audiences),
        "ticket_url": f"{reverse('people:ticket')}?conference={conference.pk}&run={run}",
    }


@step
def advance(request: Request, key: str) -> str:
    conference = queries.conference_to_run(request.actor, key)
    return _faults(actions.advance(conference, by=request.actor, saw=_saw(request), run=run_of(request)))


@step
def undo(request: Request, key: str) -> str:
    """One step back; what comes back is said in the words that stood beside the button."""
    run, now = run_of(request), timezone.now()
    board = queries.sheet_for(request.actor, key, run=run, language=request.LANGUAGE_CODE, now=now)
    undone = actions.undo(board.conference, by=request.actor, saw=_saw(request), run=run)
    lost = [text_of(one.fault, one.fault_facts) for one in undone if one.fault]
    if lost:
        return "!" + _("One step back, but what was shown before is not to be had any more:") + " " + " ".join(lost)
    return " ".join(board.back) or _("One step back.")


@step
def anew(request: Request, key: str) -> str:
    """A rehearsal goes back to its beginning."""
    conference = queries.conference_to_run(request.actor, key)
    actions.begin_anew(conference, by=request.actor, run=run_of(request))
    return _("The rehearsal is at its beginning.")


@step
def begin(request: Request, key: str, number: int) -> str:
    item = queries.item_to_run(request.actor, key, number)
    return _faults(actions.begin(item, by=request.actor, saw=_saw(request), run=run_of(request)))


@step
def fire(request: Request, key: str, number: int) -> str:
    cue = queries.cue_for(request.actor, key, number)
    return _faults(actions.fire(cue, by=request.actor, saw=_saw(request), run=run_of(request)))


def _saw(request: Request) -> str:
    return request.POST.get("saw", "")


def _faults(steps: Sequence[Step]) -> str:
    """What could not be fired, as a warning."""
    said = [text_of(one.fault, one.fault_facts) for one in steps if one.fault]
    return "!" + _("A cue was passed over:") + " " + " ".join(said) if said else ""
