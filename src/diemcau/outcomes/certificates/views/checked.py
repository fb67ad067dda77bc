"""Anybody checks a certificate: nobody signs in, no cookie is set, nothing is kept of who asked."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import credentials, keys, queries
from ..design import issued_on
from ..models import Certificate

View = Callable[..., HttpResponse]
LONGEST = 80


def _open(view: View) -> View:
    """Found by no search engine, kept by nobody, its address told to no other page. In the language of ``lang`` or of the browser, since
    what switches languages elsewhere sets a cookie."""

    @never_cache
    @require_safe
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
    return render(request, "certificates/verify.html", {"asked": True, "typed": typed}, status=404)


@_open
def verify(request: Request, code: str) -> HttpResponse:
    """What a certificate says, and how it stands."""
    found = queries.certificate_behind(code)
    if found is None:
        return render(request, "certificates/verify.html", {"asked": True, "typed": code[:LONGEST]}, status=404)
    design = found.issue.design
    zone = ZoneInfo(found.conference.timezone)
    context = {
        "row": found,
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
    return JsonResponse(credentials.status(_found(code)))


@_open
def published_keys(request: Request) -> HttpResponse:
    """The public keys that sign credentials (a JWK set, RFC 7517); none before the first."""
    return JsonResponse({"keys": keys.published()})


def _found(code: str) -> Certificate:
    found = queries.certificate_behind(code)
    if found is None:
        raise NotFound
    return found
