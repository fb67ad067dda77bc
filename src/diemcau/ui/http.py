"""Between a browser and a view: who asks, whether htmx asks, a page or a part of it, and refusals made readable."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from diemcau.kernel.actor import NOBODY, Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.refusals import status_of, text_of


class Htmx:
    """What htmx says about its request. False when the browser itself asks, or when a whole page is wanted (boosted)."""

    def __init__(self, request: HttpRequest) -> None:
        self._headers = request.headers

    def __bool__(self) -> bool:
        return self._headers.get("HX-Request") == "true" and not self.wants_page

    @property
    def wants_page(self) -> bool:
        """Whether the answer replaces the whole body (a boosted link, or the history's missing page)."""
        return "true" in (self._headers.get("HX-Boosted"), self._headers.get("HX-History-Restore-Request"))

    @property
    def target(self) -> str:
        """The id of the element the answer goes into; empty when it has none."""
        return self._headers.get("HX-Target") or ""


class Request(HttpRequest):
    """What views take: `actor` is set by people's middleware, `htmx` by ours."""

    actor: Actor
    htmx: Htmx


def may_fetch_from(response: HttpResponse, address: str) -> None:
    """Let the scripts and videos of this page fetch from the server of `address`, too: the page's policy names it."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    response._csp_update = {"connect-src": [origin], "media-src": [origin]}  # type: ignore[attr-defined]  # csp.middleware


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The partial `part` of `template` when htmx asks, the whole template when the browser does."""
    name = f"{template}#{part}" if Htmx(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_to(request: HttpRequest, url: str) -> HttpResponse:
    """See other: 303 for the browser, ``HX-Redirect`` for htmx."""
    if Htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})


class CookieMiddleware:
    """A cookie with NUL in it (quoted, as ``"\\000"``) is none: no page sets one, and PostgreSQL would refuse to look for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)


class RefusalMiddleware:
    """Sets `request.htmx`, and turns NotFound, Refused and methods an address does not take into pages, or into a toast when
    htmx asks.

    At an address with NUL in it there is nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.htmx = Htmx(request)
        if not hasattr(request, "actor"):
            request.actor = NOBODY
        if "\0" in request.path or "%00" in request.META.get(
            "QUERY_STRING", ""
        ):  # PostgreSQL would refuse the question
            return answer(request, "ui/errors/404.html", status=404)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content and request.accepts("text/html"):
            page = answer(request, "ui/errors/405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Django calls this when a view raises."""
        if isinstance(exception, NotFound):
            if _may_sign_in(request):
                return redirect_to_login(request.get_full_path())
            response = answer(request, "ui/errors/404.html", status=404)
            if not request.actor.is_known:
                response["Signed-Out"] = (
                    sign_in_url()
                )  # so that a page with something typed in it stays (ui/js/forms.js)
            return response
        if isinstance(exception, Refused):
            status = status_of(exception)
            page = "ui/errors/403.html" if status == 403 else "ui/errors/refused.html"
            return answer(request, page, status=status, message=text_of(exception.code, exception.facts))
        return None


def sign_in_url() -> str:
    """Where people sign in."""
    return resolve_url(settings.LOGIN_URL)


def _may_sign_in(request: Request) -> bool:
    """Whether a person stands before a conference's page whom nobody knows yet: signing in may be all that is missing."""
    return not request.actor.is_known and request.method == "GET" and request.path.startswith("/c/")


def came_from(request: HttpRequest) -> str:
    """The page of ours from which something was sent; empty when it is not known."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else ""


def answer(request: HttpRequest, page: str, *, status: int, message: str = "") -> HttpResponse:
    """An error as a whole page, or as its toast for htmx (swapped into the toast region whatever was asked for)."""
    context = {"message": message, "back": came_from(request)}
    if not Htmx(request):
        return render(request, page, context, status=status)
    response = render(request, f"{page}#toast", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response
