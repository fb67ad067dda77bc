"""Anybody checks a certificate: nobody signs in, no cookie is set, nothing is written down of who asked."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.networks import network_of
from diemcau.live.questions.rate import Rate
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import credentials, keys, queries
from ..design import issued_on
from ..models import Certificate

View = Callable[..., HttpResponse]
LONGEST = 400  # an address with its code
LARGEST = 20_000  # bytes of a credential: ours have some 3,000
WRONG = Rate(30, 2)
"""Codes that are none, of one network: thirty at once, and one every two seconds afterwards. Nothing of it is written down."""


def _open(view: View, *methods: str) -> View:
    """Found by no search engine, kept by nobody, its address told to no other page. In the language of ``lang`` or of the browser, since
    what switches languages elsewhere sets a cookie."""

    @never_cache
    @csrf_exempt  # it only reads, and takes no cookie into account
    @require_http_methods(["GET", "HEAD", *methods])
    def answered(request: Request, **named: Any) -> HttpResponse:
        said = request.GET.get("lang", "")
        with override(said if said in dict(settings.LANGUAGES) else request.LANGUAGE_CODE):
            response = view(request, **named)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answered


@_open
def ask(request: Request) -> HttpResponse:
    """The field in which a code is typed."""
    typed = request.GET.get("code", "")[:LONGEST].strip()
    if not typed:
        return render(request, "certificates/verify.html", {"asked": False})
    found = queries.certificate_behind(typed)
    if found is not None:
        return redirect_to(request, reverse("certificates:verify_one", args=[found.code]))
    return _nothing(request, typed)


def _network(request: Request) -> str:
    return network_of(get_adapter(request).get_client_ip(request) or "")


def _nothing(request: Request, typed: str) -> HttpResponse:
    """There is no such certificate; whoever asks for many of these has to wait. What exists is told at once to everybody."""
    if WRONG.may(_network(request)):
        return render(request, "certificates/verify.html", {"asked": True, "typed": typed}, status=404)
    slow = render(request, "certificates/verify.html", {"slow": True, "typed": typed}, status=429)
    slow["Retry-After"] = "10"
    return slow


def _credential(request: Request) -> HttpResponse:
    """A digital certificate is read: what it is of is shown as by its code."""
    if request.method != "POST":
        return redirect_to(request, reverse("certificates:verify"))
    given = request.FILES.get("credential")
    data = given.read(LARGEST + 1) if given else b""
    try:
        if len(data) > LARGEST:
            raise Refused("credential_unread")
        found = credentials.certificate_in(data.decode("ascii", "replace").strip())
    except Refused as refused:
        context = {"fault": text_of(refused.code, refused.facts)}
        return render(request, "certificates/verify.html", context, status=422)
    return redirect_to(request, reverse("certificates:verify_one", args=[found.code]))


credential = _open(_credential, "POST")


@_open
def verify(request: Request, code: str) -> HttpResponse:
    """What a certificate says, and how it stands."""
    found = queries.certificate_behind(code)
    if found is None:
        return _nothing(request, code[:LONGEST])
    design = found.issue.design
    zone = ZoneInfo(found.conference.timezone)
    context = {
        "row": found,
        "spoken": design["language"],
        "conference_name": design["conference"],
        "hosts": design["hosts"],
        "dates": design["dates"],
        "hours": design["hours"],
        "dated": issued_on(design, found.issued_at, found.conference),
        "revoked": found.revoked_at.astimezone(zone).date() if found.revoked_at else None,
    }
    return render(request, "certificates/verified.html", context)


@_open
def status(request: Request, code: str) -> HttpResponse:
    """How it stands, for machines that hold its credential. Raises NotFound."""
    found = queries.certificate_behind(code)
    if found is None and not WRONG.may(_network(request)):
        return JsonResponse({"error": "too_many"}, status=429, headers={"Retry-After": "10"})
    if found is None:
        raise NotFound
    return JsonResponse(credentials.status(found))


@_open
def published_keys(request: Request) -> HttpResponse:
    """The public keys that sign credentials (a JWK set, RFC 7517); none before the first."""
    return JsonResponse({"keys": keys.published()})


def _found(code: str) -> Certificate:
    found = queries.certificate_behind(code)
    if found is None:
        raise NotFound
    return found
