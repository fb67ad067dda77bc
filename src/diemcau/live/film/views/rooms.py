"""What a room's computer asks: which films to fetch, its own page of them, and the worker that plays them from its disk."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from diemcau.conferences import queries as conferences
from diemcau.ui.http import Request

from .. import queries


@require_safe
@never_cache
def manifest(request: Request, key: str, code: str) -> JsonResponse:
    """What to fetch ahead, for the room's own people and the hub."""
    site = conferences.site_for(request.actor, key, code)
    return JsonResponse(queries.manifest(site, timezone.now()))


@require_safe
@ensure_csrf_cookie
def room(request: Request, key: str, code: str) -> HttpResponse:
    """The films on this computer: how much of each is here, and a place for a pack from a stick."""
    site = conferences.site_for(request.actor, key, code)
    films = queries.films_of(site.conference).filter(is_shared=True).exclude(digest="")
    ticket = {"conference": site.conference_id, "site": site.pk}
    context = {
        "site": site,
        "conference": site.conference,
        "films": films,
        "audience": f"site-{site.pk}",
        "ticket_url": f"{reverse('people:ticket')}?{urlencode(ticket)}",
        "scope": scope_of(key, code),
    }
    return render(request, "film/room.html", context)


def scope_of(key: str, code: str) -> str:
    """The pages of a room that play films from its disk: the screen's address, and what lies below it."""
    return reverse("film:room", args=[key, code]).removesuffix("/films")


@require_safe
@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """The service worker of the rooms' screens: its scope is the screen's address."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@cache
def _worker() -> bytes:
    found = finders.find("film/js/worker.js")
    return Path(str(found)).read_bytes()
