"""What a speaker's link opens: one page of all that a speaker needs, each piece drawn by the module whose it is."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.enums import LinkPage
from diemcau.conferences.queries import link_behind
from diemcau.infra.engine import audience_in
from diemcau.infra.options import options
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Tickets
from diemcau.live.runsheet import fragments as runsheet
from diemcau.live.slides import remote as slides
from diemcau.ui.http import Request

from .. import queries


@never_cache
@ensure_csrf_cookie
@require_safe
def speak(request: Request, secret: str) -> HttpResponse:
    """The speaker's page, or the stage monitor. `?deck=`: which of the speaker's decks."""
    try:
        found = link_behind(secret)
    except NotFound:
        return render(request, "portal/link_gone.html", status=404)
    run = queries.run_of(request.GET.get("run"))
    context: dict[str, Any] = runsheet.spoken(found.conference, run, request.LANGUAGE_CODE) | {
        "link": found.link,
        "conference": found.conference,
        "run": run,
        "audiences": ",".join(audience_in(run, audience) for audience in runsheet.SPOKEN_TO),
        "ticket_url": f"{reverse('portal:speak_ticket', args=[secret])}?run={run}",
    }
    if found.link.page == LinkPage.STAGE:
        return render(request, "runsheet/stage.html", context)
    context |= slides.speaker_remote(found, secret, run=run, wish=request.GET.get("deck", ""))
    return render(request, "portal/speaker.html", context)


@never_cache
@require_POST
def ticket(request: Request, secret: str) -> HttpResponse:
    """To hear what the page shows, and to point. Only in the answer: a cookie would take the hub's place."""
    found, run = link_behind(secret), queries.run_of(request.GET.get("run"))
    kinds = [slides.KIND] if found.link.page == LinkPage.SPEAKER else []
    minted = found.ticket(run, hear=runsheet.SPOKEN_TO, kinds=kinds)
    text = Tickets(options().secret_key.encode()).mint(minted)
    return JsonResponse({"ticket": text, "expires": minted.expires, "conference": minted.conference})
