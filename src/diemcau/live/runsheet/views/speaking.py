"""Pages of speakers and of the stage monitor, by link or for the hub; and the links."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.infra.options import options
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Tickets
from diemcau.ui.http import Request, redirect_to

from .. import actions, fragments, queries
from ..enums import Page
from ..forms import LinkForm
from ..queries.links import AUDIENCES
from .asked import run_of
from .sheet import live_context


@never_cache
@ensure_csrf_cookie
@require_safe
def speaking(request: Request, secret: str) -> HttpResponse:
    """What a link opens: the speaker's page, or the stage monitor."""
    try:
        found = queries.link_behind(secret)
    except NotFound:
        return render(request, "runsheet/link_gone.html", status=404)
    run = run_of(request)
    context = _shown(request, found.conference, run) | {
        "run": run,
        "audiences": ",".join(audience_in(run, audience) for audience in AUDIENCES),
        "ticket_url": f"{reverse('runsheet:ticket', args=[secret])}?run={run}",
    }
    template = "runsheet/stage.html" if found.link.page == Page.STAGE else "runsheet/speaker.html"
    return render(request, template, context)


@never_cache
@require_POST
def ticket(request: Request, secret: str) -> HttpResponse:
    """To hear what speakers are shown. Only in the answer: a cookie would take the hub's place."""
    minted = queries.link_behind(secret).ticket(run_of(request))
    text = Tickets(options().secret_key.encode()).mint(minted)
    return JsonResponse({"ticket": text, "expires": minted.expires, "conference": minted.conference})


@ensure_csrf_cookie
@require_safe
def stage(request: Request, key: str) -> HttpResponse:
    """The stage monitor for those who run the hall."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    context = live_context(conference, run, AUDIENCES) | _shown(request, conference, run)
    return render(request, "runsheet/stage.html", context)


def _shown(request: Request, conference: Conference, run: str) -> dict[str, Any]:
    return {
        "conference": conference,
        "timer": fragments.timer(conference.pk, run),
        "prompt": fragments.prompt(conference, run, request.LANGUAGE_CODE),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: Request, key: str) -> HttpResponse:
    """Links there are, and a new one, shown once."""
    conference = queries.conference_to_run(request.actor, key)
    form = LinkForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = actions.make_link(conference, by=request.actor, **form.cleaned_data)
        form = LinkForm()
    found = queries.links_of(request.actor, conference.pk)
    context = {"conference": conference, "form": form, "made": made, "links": found}
    return render(request, "runsheet/links.html", context, status=422 if form.errors else 200)


@require_POST
def link_end(request: Request, key: str, number: int) -> HttpResponse:
    conference = queries.conference_to_run(request.actor, key)
    link = queries.links_of(request.actor, conference.pk).filter(pk=number).first()
    if link is None:
        raise NotFound
    actions.revoke_link(link, by=request.actor)
    messages.success(request, _("The link no longer opens."))
    return redirect_to(request, reverse("runsheet:links", args=[key]))
