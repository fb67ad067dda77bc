"""The hub's page of slides: every deck, and what is on the screens."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to

from .. import actions, fragments, queries
from ..forms import UploadForm
from .asked import Turn, read, refused, run_of, whole


@ensure_csrf_cookie
@require_safe
def index(request: Request, key: str) -> HttpResponse:
    """All decks by line of the programme, and what the rooms see."""
    conference = queries.conference_to_run(request.actor, key)
    form = UploadForm(conference=conference, language=request.LANGUAGE_CODE)
    return render(request, "slides/index.html", index_context(request, conference) | {"form": form})


def index_context(request: Request, conference: Conference) -> dict[str, Any]:
    """What the hub's page shows besides its form."""
    run = run_of(request)
    return live_context(conference, run) | {
        "items": queries.decks_by_item(conference, request.LANGUAGE_CODE, run),
        "base": queries.base_of(conference.pk),
        "shown": queries.shown(conference.pk, run),
    }


def live_context(conference: Conference, run: str) -> dict[str, Any]:
    """What a page of the hub needs to follow the screens."""
    return {
        "conference": conference,
        "run": run,
        "pane": fragments.pane(conference.pk, run),
        "audience": audience_in(run, "screens"),
        "ticket_url": f"{reverse('people:ticket')}?conference={conference.pk}&run={run}",
    }


@require_POST
def show(request: Request, key: str) -> HttpResponse:
    """Put a page on every screen, blank it, or take the slides off: from the remote (JSON), or from a plain button."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    by_script = request.content_type == "application/json"
    turn = read(request, Turn) if by_script else Turn(deck=whole(request.POST.get("deck")), page=1)
    try:
        if turn.deck:
            deck = queries.deck_for(request.actor, key, turn.deck)
            actions.show(deck, by=request.actor, page=turn.page, blank=turn.blank, at=turn.at, run=run)
        else:
            actions.take_off(conference, by=request.actor, run=run)
    except Refused as refusal:
        if by_script:
            return refused(refusal)
        raise
    if by_script:
        return JsonResponse({"ok": True})
    page = reverse("slides:deck", args=[key, turn.deck]) if turn.deck else reverse("slides:index", args=[key])
    return redirect_to(request, f"{page}?run={run}" if run != "live" else page)
