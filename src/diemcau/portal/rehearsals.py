"""Pages of rehearsals: the key, and what simulated rooms fetch with it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.conferences import queries as conferences
from diemcau.infra.options import options
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from . import rehearsal_keys, rehearsal_manifest, rehearsal_media, rehearsal_polls, rehearsal_totals, rehearsal_votes


@require_http_methods(["GET", "POST"])
def key_page(request: Request, key: str) -> HttpResponse:
    """Make a key for a day, or end those made; shows the command to run."""
    conference = conferences.conference_for(request.actor, key)
    if not rehearsal_keys.may_rehearse(request.actor, conference.pk):
        raise NotFound
    made = ""
    if request.method == "POST" and "end" in request.POST:
        rehearsal_keys.end_rehearsals(conference, by=request.actor)
    elif request.method == "POST":
        made = rehearsal_keys.make_key(conference, by=request.actor)
    context = {
        "conference": conference,
        "name": conferences.name_of(conference, get_language() or "vi"),
        "made": made,
        "open": rehearsal_keys.devices_of(conference).exists(),
        "url": options().public_url,
        "profile": "M2" if conference.sites.count() <= 172 else "XL",
    }
    return render(request, "portal/rehearsal.html", context)


@require_GET
@never_cache
def manifest(_request: HttpRequest, key: str) -> JsonResponse:
    """Everything simulated rooms need."""
    return JsonResponse(rehearsal_manifest.manifest(rehearsal_keys.open_key(key), key))


@require_GET
@never_cache
def verdicts(request: HttpRequest, key: str) -> JsonResponse:
    """What became of ops, ``?after=`` a place in the log."""
    after = request.GET.get("after", "0")
    if not after.isdecimal():
        raise NotFound
    return JsonResponse(rehearsal_manifest.verdicts(rehearsal_keys.open_key(key), int(after[:18])))


@require_POST
@csrf_exempt  # the key is the permission, and no browser has it in a cookie
@never_cache
def cue(request: HttpRequest, key: str) -> HttpResponse:
    """A press at the rehearsal's hub: ``show`` is what its screens are to show. 204: there is nothing of this kind."""
    done = rehearsal_media.press(rehearsal_keys.open_key(key), request.POST.get("show", ""))
    return JsonResponse(done) if done else HttpResponse(status=204)


@require_POST
@csrf_exempt  # the key is the permission, and no browser has it in a cookie
@never_cache
def floor(_request: HttpRequest, key: str) -> HttpResponse:
    """The next room that asks speaks, and whoever spoke is back. 204: nobody waits."""
    site = rehearsal_media.give_floor(rehearsal_keys.open_key(key))
    return JsonResponse({"site": site}) if site else HttpResponse(status=204)


@require_GET
@never_cache
def phones(request: HttpRequest, key: str) -> JsonResponse:
    """Delegates' phones, ``?after=`` where the last page ended."""
    after = request.GET.get("after", "0")
    if not after.isdecimal():
        raise NotFound
    return JsonResponse(rehearsal_polls.phones(rehearsal_keys.open_key(key), int(after[:18])))


@require_POST
@csrf_exempt  # the key is the permission, and no browser has it in a cookie
@never_cache
def poll(request: HttpRequest, key: str) -> JsonResponse:
    """A press at the rehearsal's hub: ``do=make`` makes a poll, ``open`` and ``close`` are said of `poll`."""
    opened, do, uid = rehearsal_keys.open_key(key), request.POST.get("do", ""), request.POST.get("poll", "")
    if do == "make":
        return JsonResponse(rehearsal_polls.make_poll(opened))
    press = {"open": rehearsal_polls.open_poll, "close": rehearsal_polls.close_poll}.get(do)
    if press is None:
        raise NotFound
    return JsonResponse(press(opened, uid))


@require_GET
@never_cache
def poll_json(request: HttpRequest, key: str) -> JsonResponse:
    """What `poll` comes to."""
    return JsonResponse(rehearsal_polls.counted(rehearsal_keys.open_key(key), request.GET.get("poll", "")))


@require_POST
@csrf_exempt  # the key is the permission, and no browser has it in a cookie
@never_cache
def votes(request: HttpRequest, key: str) -> JsonResponse:
    """``do`` = ``make``: the polls of the rehearsal's day, and a message to its rooms; ``open``, ``close`` or ``off`` the screens the one that
    `poll` names."""
    opened, do = rehearsal_keys.open_key(key), request.POST.get("do", "")
    if do == "make":
        return JsonResponse(rehearsal_votes.make(opened))
    rehearsal_votes.press(opened, do, request.POST.get("poll", ""))
    return JsonResponse({})


@require_GET
@never_cache
def totals(_request: HttpRequest, key: str) -> JsonResponse:
    """Figures by room."""
    return JsonResponse(rehearsal_totals.totals(rehearsal_keys.open_key(key)))


@require_GET
@never_cache
def headcount(request: Request, key: str, ending: str = "") -> HttpResponseBase:
    """The headcount's pages (``?page=``), spreadsheet or paper of the last round, exactly as the organiser gets them."""
    opened = rehearsal_keys.open_key(key)
    asked = urlencode(
        {"run": opened.run, "round": rehearsal_manifest.last_round(opened), "page": request.GET.get("page", "1")}
    )
    request.actor = opened.actor
    request.GET = QueryDict(asked)
    found = resolve(f"/c/{opened.conference.key}/headcount{ending}")
    at_once = {"at_once": True} if ending == ".pdf" else {}  # a key is nobody who comes back for a file
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs, **at_once)
    return response
