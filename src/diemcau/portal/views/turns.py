"""Who had a voice, by room and level; the speaking queue put in a fair order."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.kernel.clock import SystemClock
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.live.stage import actions as stage
from diemcau.live.stage.queries import conference_to_run
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import queries
from ..turns import turns_of
from ..voices import turns_pane

MOST = 200


@never_cache
@require_safe
def turns(request: Request, key: str) -> HttpResponse:
    """All rooms, those that had least first; ``?level=`` of one level."""
    conference, run = conference_to_run(request.actor, key), queries.run_of(request.GET.get("run"))
    found, level = (
        turns_of(conference, run, request.LANGUAGE_CODE, SystemClock().now_ms()),
        request.GET.get("level", ""),
    )
    rooms = [room for room in found.rooms if not level or room.level == level]
    context = {
        "conference": conference,
        "run": run,
        "pane": turns_pane(conference, run, whole=True),
        "rooms": rooms[:MOST],
        "more": max(0, len(rooms) - MOST),
        "levels": found.levels,
        "level": level,
    }
    return render(request, "portal/turns.html", context)


@require_POST
def order(request: Request, key: str) -> HttpResponse:
    """Put the speaking queue in the order of who had least; ``saw`` (each turn's key): as it stood."""
    conference, run = conference_to_run(request.actor, key), queries.run_of(request.GET.get("run"))
    numbers = request.POST.getlist("saw")
    if any(whole_number(number.removeprefix("-"), digits=9) is None for number in numbers):
        raise NotFound
    found = turns_of(conference, run, request.LANGUAGE_CODE, SystemClock().now_ms())
    try:
        saw = [int(number) for number in numbers]
        stage.put_in_order(conference, found.fair_queue, by=request.actor, run=run, saw=saw)
    except Refused as refused:
        told = {"error": refused.code, "text": text_of(refused.code, refused.facts)}
        return JsonResponse(told, status=status_of(refused))
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({})
    return redirect_to(request, reverse("stage:desk", args=[key]) + (f"?run={run}" if run != "live" else ""))
