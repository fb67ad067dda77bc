"""The delegate's phone: its page, its ticket, what it alone is told, and its files. Nobody signs in, and no row is kept of it."""

import json
import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.actions import count_phone
from diemcau.infra.installation import installation
from diemcau.infra.options import options
from diemcau.infra.phone_sections import Phone, Section, sections
from diemcau.infra.verdicts import verdicts_of
from diemcau.kernel.addresses import NOW, WEEK_S, Addresses, ends
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound
from diemcau.kernel.frames import PHONES
from diemcau.kernel.ids import tidy_code
from diemcau.kernel.tickets import Tickets
from diemcau.people.queries import PhoneKey, phone_ticket
from diemcau.roster.identities import CODE_LENGTH
from diemcau.ui.bundle import send_part
from diemcau.ui.http import Request, redirect_to

from .. import phones, queries
from ..forms import JoinForm
from ..phone_shell import shell
from ..phones import BY_ROOM, COOKIE, PERSONAL, Came, TooManyTries

log = logging.getLogger(__name__)
A_YEAR = 365 * 86_400
PERSONS = 20  # in a room, to think of
FIRST_LOOK_MS, EACH_MS = 3_000, 2  # verdicts that all phones ask for at once, they ask for spread over this time


@never_cache
@csrf_exempt  # the page says not where it comes from (no-referrer), so that browsers would be refused; a forged post only opens a page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request) -> HttpResponse:
    """Type a room's code, or the one on a badge."""
    form = JoinForm(request.POST or None)
    context = {"form": form, "style": shell().address("phone.css")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/join.html", context, status=422 if form.is_bound else 200)
    code = tidy_code(form.cleaned_data["code"])
    way = PERSONAL if len(code) == CODE_LENGTH else BY_ROOM
    try:
        _came(request, way, code)
    except NotFound:
        form.add_error(
            "code", _("This code does not open. Look at the room's screen or its sheet: it may have been changed.")
        )
        return render(request, "portal/join.html", context, status=422)
    except TooManyTries:
        form.add_error("code", _("Too many wrong codes from here. Wait five minutes."))
        return render(request, "portal/join.html", context, status=429)
    return redirect_to(request, reverse("portal:phone", args=[way, code]))


@never_cache
@require_safe
def phone(request: Request, way: str, code: str) -> HttpResponse:
    """The page. `X-Shell` says which files it was made for, where the worker may keep it."""
    try:
        came = _came(request, way, code)
    except NotFound:
        return _gone(request, status=404)
    except TooManyTries:
        return _gone(request, status=429)
    made, run = shell(), _run(request)
    config = _config(request, came, run)
    context = {
        "came": came,
        "run": run,
        "config": config,
        "drawn": [_drawn(one, came.conference.pk, run, request.LANGUAGE_CODE) for one in sections()],
        "texts": {one.name: dict(one.texts()) for one in sections() if one.texts},
        "signs": made.signs,
        "script": made.address("phone.js"),
        "style": made.address("phone.css"),
    }
    response = render(request, "portal/phone.html", context)
    response["X-Shell"] = made.version
    return response


@never_cache
@csrf_exempt  # pages kept offline hold no token; a forged post learns nothing and changes nothing
@require_POST
def ticket(request: Request, way: str, code: str) -> HttpResponse:
    """A ticket, in the answer only: a cookie below /live would take the place of a desk's in the same browser."""
    try:
        came, run = _came(request, way, code), _run(request)
        key = came.key(request.COOKIES.get(COOKIE, ""))
        assert came.door is not None
        minted = phone_ticket(came.door, key, made=came.at, run=run)
    except NotFound:
        return JsonResponse({"error": "ended", "server": installation().name}, status=404)
    except TooManyTries:
        return JsonResponse({"error": "too_many"}, status=429, headers={"Retry-After": "300"})
    if key.is_new:
        count_phone(minted.site, personal=came.delegate is not None)
    names = ("expires", "device", "conference", "site", "run", "hear", "kinds")
    text = Tickets(options().secret_key.encode()).mint(minted)
    told = {"ticket": text, "server": installation().name, **{name: getattr(minted, name) for name in names}}
    return _keyed(request, JsonResponse(told), key, way, code)


@never_cache
@csrf_exempt  # it only reads
@require_POST
def mine(request: Request, way: str, code: str) -> JsonResponse:
    """What modules tell this phone alone: ``{section: facts}``."""
    came, key = _known(request, way, code)
    delegate = came.delegate.uid if came.delegate else None
    site = came.site.pk if came.site else 0
    asking = Phone(came.conference.pk, site, delegate, key.kid, _run(request))
    language = request.LANGUAGE_CODE
    return JsonResponse({one.name: dict(one.mine(asking, language)) for one in sections() if one.mine})


@never_cache
@csrf_exempt  # it only reads
@require_POST
def verdicts(request: Request, way: str, code: str) -> JsonResponse:
    """``{"ids": [...]}`` → ``{id: {"state", "reason"}}``; 422 for what are no ids."""
    came, _key = _known(request, way, code)
    try:
        told: dict[str, Any] = verdicts_of(came.conference.pk, [str(one) for one in json.loads(request.body)["ids"]])
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": "malformed"}, status=422)
    return JsonResponse(told)


@require_safe
def part(request: Request, digest: str, name: str) -> HttpResponse:
    """The script or the style, by its content's digest."""
    return send_part(request, shell().parts, digest, name)


@require_safe
@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """The service worker of phones; registered for one address alone."""
    return shell().worker.send(request)


def _drawn(one: Section, conference: int, run: str, language: str) -> str:
    """A section that cannot be drawn takes no other along: what comes later finds its place."""
    try:
        return one.draw(conference, run, language)
    except DatabaseError:
        raise
    except Exception:
        log.exception("section %s of conference %d", one.name, conference)
        return f'<section id="{one.element}" data-empty></section>'


def _gone(request: Request, *, status: int) -> HttpResponse:
    context = {"wait": status == 429, "style": shell().address("phone.css")}
    return render(request, "portal/phone_gone.html", context, status=status)


def _run(request: Request) -> str:
    return queries.run_of(request.GET.get("run"))


def _came(request: Request, way: str, code: str) -> Came:
    address = get_adapter(request).get_client_ip(request)
    return phones.came_by(way, code, run=_run(request), address=address, cookie=request.COOKIES.get(COOKIE, ""))


def _known(request: Request, way: str, code: str) -> tuple[Came, PhoneKey]:
    """A phone that was let in here before. Raises NotFound."""
    try:
        came = _came(request, way, code)
    except TooManyTries:
        raise NotFound from None
    key = came.key(request.COOKIES.get(COOKIE, ""))
    if key.is_new:
        raise NotFound
    return came, key


def _keyed(request: Request, response: HttpResponse, key: PhoneKey, way: str, code: str) -> HttpResponse:
    """The phone's own key, good at this address alone."""
    if key.is_new:
        response.set_cookie(
            COOKIE, key.cookie, max_age=A_YEAR, path=reverse("portal:phone", args=[way, code]), httponly=True,
            samesite="Lax", secure=request.is_secure(),
        )  # fmt: skip
    return response


def _config(request: Request, came: Came, run: str) -> dict[str, object]:
    """What the scripts must know: who and where they are, and where to ask."""
    number, audience = came.conference.pk, PHONES if run == "live" else f"{PHONES}-{run}"
    until = ends(SystemClock().now_ms(), WEEK_S)
    now = Addresses(options().secret_key.encode(), NOW).sign(number, until=until)
    site, language, wish = came.site, request.LANGUAGE_CODE, "" if run == "live" else f"?run={run}"
    return {
        "server": installation().name,
        "conference": number,
        "site": site.pk if site else 0,
        "level": site.level if site else "",
        "delegate": str(came.delegate.uid) if came.delegate else None,
        "run": run,
        "base": request.path,
        "page": request.path + wish,
        "shell": shell().version,
        "stream": f"conference={number}&audiences={audience}&language={language}",
        "now": f"{now}/{run}/{language}.json",
        "ticket": f"{request.path}/ticket{wish}",
        "mine": f"{request.path}/mine{wish}",
        "verdicts": f"{request.path}/verdicts{wish}",
        "ops": "/live/ops",
        "look": max(FIRST_LOOK_MS, came.conference.sites.count() * PERSONS * EACH_MS),
    }
