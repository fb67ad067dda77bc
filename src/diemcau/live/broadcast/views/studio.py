"""The studio: a page of the hall's browser that publishes, and its ticket."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.fragments import all_fragments
from diemcau.infra.options import options
from diemcau.kernel.errors import Refused
from diemcau.kernel.tickets import Tickets
from diemcau.people.middleware import device_here
from diemcau.people.models import Account
from diemcau.ui.http import Request
from diemcau.ui.refusals import status_of

from .. import fragments, queries
from ..texts import studio_texts

SLIDES, CALLERS = ("slides.pane", "slides"), ("stage.board", "stage-caller")
"""Fragments, by name, whose picture the programme may show, and their elements."""


@ensure_csrf_cookie
@require_safe
def studio(request: Request, key: str) -> HttpResponse:
    """Camera, screen and microphones of the hall; refused where this server carries nothing."""
    conference = queries.conference_to_run(request.actor, key)
    if not queries.settings_of(conference.pk).packs:
        raise Refused("not_carried")
    context = {
        "conference": conference,
        "desk": fragments.desk(conference.pk),
        "slides": _drawn(SLIDES, conference.pk, request.LANGUAGE_CODE),
        "callers": _drawn(CALLERS, conference.pk, request.LANGUAGE_CODE),
        "texts": studio_texts(),
    }
    return render(request, "broadcast/studio.html", context)


def _drawn(wanted: tuple[str, str], conference: int, language: str) -> str:
    name, element = wanted
    drawn = (f.draw(conference, "live", [""], language) for f in all_fragments() if f.name == name)
    return next(drawn, {}).get(element, "")


@never_cache
@require_POST
def ticket(request: Request, key: str) -> HttpResponse:
    """A ticket to publish with. Only in the answer: as a cookie it would take the place of the page's own."""
    conference = queries.conference_to_run(request.actor, key)
    account = request.user if isinstance(request.user, Account) else None
    try:
        minted = queries.ticket_for(conference, account=account, device=device_here(request))
    except Refused as refused:
        return JsonResponse({"error": refused.code}, status=status_of(refused))
    text = Tickets(options().secret_key.encode()).mint(minted)
    return JsonResponse({"ticket": text, "expires": minted.expires})
