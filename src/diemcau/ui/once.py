"""A press of a button, sent again because its answer was lost, is answered as the first time and does nothing twice.

A page that sends a form by itself (`js/parts/press.js`) names the press in `Idempotency-Key`. Where a browser would be redirected,
such a page gets 204 with `Location`, to go there itself.
"""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from .http import Request

AT_WORK_S = 120
REMEMBERED_S = 6 * 3600
View = Callable[[Request, str], HttpResponse]


class OnceMiddleware:
    """Inside of who acts, outside of all that may refuse. Of strangers nothing is remembered."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        press = _press(request)
        if press and request.actor.is_known:
            return _once(request, f"{request.actor.who} {press}", self.get_response)
        response = self.get_response(request)
        return _to(response, response["Location"]) if press and _leads(response) else response


def once_by_link(view: View) -> View:
    """The same for a page that the secret in its address alone opens: who knows it is no stranger."""

    @wraps(view)
    def pressed(request: Request, secret: str) -> HttpResponse:
        press = _press(request)
        return _once(request, f"link {press}", lambda asked: view(asked, secret)) if press else view(request, secret)

    return pressed


def _press(request: Request) -> str:
    return request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""


def _once(request: Request, press: str, get_response: Callable[[Request], HttpResponse]) -> HttpResponse:
    """What was not done (no redirect) may be tried again at once; while the first press is still at work, the second one gets 503. Of
    answers with cookies nothing is remembered."""
    name = salted_hmac("diemcau.ui.once", f"{request.get_full_path()} {press}").hexdigest()
    if not cache.add(name, "", AT_WORK_S):
        done = cache.get(name)
        return _to(HttpResponse(), done) if done else HttpResponse(status=503, headers={"Retry-After": "2"})
    try:
        response = get_response(request)
    except Exception:
        cache.delete(name)
        raise
    if not _leads(response):
        cache.delete(name)
        return response
    if response.cookies:  # who lost this answer needs them, and a second one would not have them
        cache.delete(name)
    else:
        cache.set(name, response["Location"], REMEMBERED_S)
    return _to(response, response["Location"])


def _leads(response: HttpResponse) -> bool:
    return bool(response.get("Location")) and 300 <= response.status_code < 400


def _to(response: HttpResponse, address: str) -> HttpResponse:
    """Cookies and all else of `response` stay."""
    response.status_code, response["Location"] = 204, address
    return response
