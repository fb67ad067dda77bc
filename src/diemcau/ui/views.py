"""Pages of the toolkit itself: every component on one page, the language switch, and the pages for when things fail."""

import random
import sys
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from diemcau.kernel.actor import NOBODY
from diemcau.ui.http import answer, came_from, sign_in_url
from diemcau.ui.language import languages
from diemcau.ui.samples import SampleForm, sample_context

RETRY_S = 5


@require_safe
def components_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state; `?theme=` and `?language=` show it in another dress."""
    wrong = SampleForm({"name": "", "phone": "12", "rooms": "0"})
    context = sample_context() | {
        "form": SampleForm(),
        "wrong": wrong,
        "page": Paginator(range(1, 173), 20).get_page(request.GET.get("page", "2")),
        "a_while_ago": timezone.now() - timedelta(seconds=12),
    }
    return render(request, "ui/components.html", context)


@csrf_exempt  # the worst a forged post can do is to change the language, and pages kept offline hold no token
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language for a year and go back to where the person was (`next`)."""
    url = request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        url = "/"
    response = HttpResponse(status=303, headers={"Location": url})
    wish = request.POST.get("language", "")
    if wish in languages():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wish, max_age=365 * 86_400, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a service worker keeps to show when a page cannot be fetched."""
    return render(request, "ui/errors/offline.html")


@require_safe
def too_large(request: HttpRequest, number: int) -> HttpResponse:
    """What a browser gets that sent more than `number` MB (project/bodies.py), with the way back to its form."""
    context = {"megabytes": number, "back": came_from(request)}
    return render(request, "ui/errors/413.html", context, status=413)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return answer(request, "ui/errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return answer(request, "ui/errors/403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: stands on nothing that may have broken, not even the session. 503 while the database is away or full."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = answer(request, "ui/errors/503.html", status=503)
        response["Retry-After"] = str(RETRY_S + random.randrange(RETRY_S))
        return response
    return render(request, "ui/errors/500.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    response = answer(request, "ui/errors/expired.html", status=403)
    if not getattr(request, "actor", NOBODY).is_known:
        response["Signed-Out"] = sign_in_url()
    return response
