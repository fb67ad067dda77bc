"""A room's camera and microphone: the page that the desk opens, and its ticket."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.infra import intake
from diemcau.infra.engine import audience_in
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, fragments, policies, queries
from ..enums import Kind
from .bearers import as_answer, asked_run, bearers, run_of


@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, key: str, code: str) -> HttpResponse:
    """Ask to speak, choose camera and microphone, be checked, speak. POST: ``do`` ask or withdraw."""
    site, run = queries.room_to_speak(request.actor, key, code), run_of(request)
    conference = site.conference
    actors = [bearer.actor for bearer in bearers(request)]
    who = next((actor for actor in actors if policies.may_ask(actor, conference.pk, site.pk)), None)
    if request.method == "POST":
        if who is None:
            raise NotFound
        try:
            about, kind, unit, asks = (request.POST.get(name, "") for name in ("about", "kind", "unit", "do"))
            said = actions.ask(site, by=who, asks=asks == "ask", about=about, kind=kind, unit=unit, run=run)
            intake.wait_for([said])
        except Refused as refused:
            messages.error(request, text_of(refused.code, refused.facts))
        return redirect_to(request, reverse("stage:call", args=[key, code]) + asked_run(run))
    renew = f"{reverse('people:ticket')}?conference={conference.pk}&run={run}&site={site.pk}"
    stage = queries.stage_of(conference.pk, run)
    context = {
        "conference": conference,
        "site": site,
        "run": run,
        "audience": audience_in(run, f"site-{site.pk}"),
        "ticket_url": renew,
        "places": queries.places_of(stage, site.pk),
        "units": queries.units_of(site.pk) if who is not None else [],
        "call": fragments.room(conference, site, run, stage),
        "may_ask": who is not None,
        "kinds": Kind.choices,
        "is_own": policies.is_of_room(request.actor, conference.pk, site.pk),
    }
    return render(request, "stage/call.html", context)


@never_cache
@require_POST
def ticket(request: Request, key: str, code: str) -> HttpResponse:
    """To speak with the stage for this room."""
    site = queries.room_to_speak(request.actor, key, code)
    return as_answer(queries.room_ticket(bearers(request), site, run_of(request)))


@require_POST
def unseen(request: Request, key: str, code: str) -> HttpResponse:
    """Whether (``unseen`` 1) no page shows this room's picture: its own page knows."""
    site, said = queries.room_to_speak(request.actor, key, code), request.POST.get("unseen") == "1"
    actions.say_unseen(site, by=request.actor, unseen=said, run=run_of(request))
    return HttpResponse(status=204)
