"""The desk's page, its pack and verdicts, and the files of the app that it is."""

import json
import re
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Site
from diemcau.infra.installation import installation
from diemcau.infra.outbox import RUNS
from diemcau.live.announcements import desks as announcements
from diemcau.people.middleware import device_of
from diemcau.ui.bundle import send_part
from diemcau.ui.http import Request

from . import policies, queries, texts
from .shell import LOGO, shell

EACH_MS, LEAST_MS = 5, 1000  # what all rooms fetch at once, they fetch spread over about this time
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def _language() -> str:
    return (get_language() or "vi")[:2]


def _run(request: Request) -> str:
    run = request.GET.get("run", "live")
    if run not in RUNS:
        raise Http404
    return run


@require_safe
@gzip_page
def desk(request: Request, key: str, code: str) -> HttpResponse:
    """The page itself: no names, no token; all else comes from the pack. `X-Shell` says which files it was made for, where it
    may be kept: not on a computer where somebody only signed in."""
    site, run, made = queries.desk_for(request.actor, key, code), _run(request), shell()
    context = {"site": site, "run": run, "texts": texts.texts(), "assets": _assets(), "signs": made.signs}
    config = _config(request, site, run)
    context |= texts.lists() | {"config": config, "phrases": announcements.phrases(site.name)}
    response = render(request, "offline/desk.html", context)
    if not config["passing"]:
        response["X-Shell"] = made.version
    response["Cache-Control"] = "no-cache"
    return response


def _config(request: Request, site: Site, run: str) -> dict[str, object]:
    """What the scripts must know before they have a pack: who and where they are, and where to ask."""
    audience = f"site-{site.pk}" if run == "live" else f"site-{site.pk}-{run}"
    return {
        "server": installation().name,
        "conference": site.conference_id,
        "site": site.pk,
        "run": run,
        "shell": shell().version,
        "device": request.actor.who.removeprefix("device:"),
        "passing": not device_of(request).sites(site.conference_id) & {0, site.pk},
        "stream": f"conference={site.conference_id};audiences={audience};language={_language()}",
        "ticket": f"{reverse('people:ticket')}?conference={site.conference_id}&site={site.pk}&run={run}",
        "pack": reverse("offline:pack", args=[site.pk]),
        "verdicts": reverse("offline:verdicts", args=[site.conference_id]),
        "ops": "/live/ops",
        "beat": "/live/beat",
        "spread": max(LEAST_MS, EACH_MS * site.conference.sites.count()),
    }


def _assets() -> dict[str, str]:
    return {
        name.replace(".", "_"): reverse("offline:shell", args=[p.digest, name]) for name, p in shell().parts.items()
    }


@require_safe
@gzip_page
def pack(request: Request, site: int) -> JsonResponse:
    """The room's pack, or what is newer than ``after``."""
    language = _language()
    told = queries.pack(request.actor, site, after=request.GET.get("after", ""), run=_run(request), language=language)
    response = JsonResponse(
        told | {"shell": shell().version}, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False}
    )
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # it only reads, and pages kept offline hold no token
@require_POST
def verdicts(request: Request, conference: int) -> JsonResponse:
    """``{"ids": [...]}`` → ``{id: {"state", "reason"}}``; 404 for those who are nobody there, 422 for what are no ids."""
    if not policies.may_hear(request.actor, conference):
        raise Http404
    try:
        ids = json.loads(request.body)["ids"]
        told: dict[str, Any] = queries.verdicts(request.actor, conference, [str(one) for one in ids])
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": "malformed"}, status=422)
    return JsonResponse(told)


@require_safe
def shell_part(request: Request, digest: str, name: str) -> HttpResponse:
    """One file of the shell by its content's digest."""
    return send_part(request, shell().parts, digest, name)


@require_safe
@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """The service worker, of the whole server: its text names every file of this version."""
    return shell().worker.send(request)


@require_safe
@cache_control(no_cache=True)
def manifest(request: Request) -> HttpResponse:
    """What an installed desk is called and where it starts: at the room it was installed from."""
    start = request.GET.get("start", "/")
    told = {
        "id": start if _is_desk(start) else "/",
        "name": _("Điểm Cầu: room desk"),
        "short_name": "Điểm Cầu",
        "start_url": start if _is_desk(start) else "/",
        "scope": "/",
        "display": "standalone",
        "lang": _language(),
        "background_color": "#f5f6f3",
        "theme_color": "#0a5a6c",
        "icons": [{"src": static(LOGO), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return HttpResponse(json.dumps(told), content_type="application/manifest+json")


def _is_desk(path: str) -> bool:
    """Whether this is a desk's own address, without anything behind it that a browser would read otherwise."""
    try:
        return resolve(path).view_name == "offline:desk" and _PLAIN.fullmatch(path) is not None
    except Resolver404:
        return False
