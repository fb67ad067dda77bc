"""A press of a button, sent again because its answer was lost, is answered as the first time and does nothing twice.

A page that sends a form by itself (`js/forms.js`) names the press in `Idempotency-Key`. Where a browser would be redirected, such
a page gets 204 with `Location`, to go there itself.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from .http import Request

AT_WORK_S = 120
REMEMBERED_S = 6 * 3600


class OnceMiddleware:
    """Inside of who acts, outside of all that may refuse. What was not done (no redirect) may be tried again at once; while the
    first press is still at work, the second one gets 503. Of strangers, and of answers with cookies, nothing is remembered."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        press = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not press or not request.actor.is_known:
            return self.get_response(request)
        name = salted_hmac("diemcau.ui.once", f"{request.actor.who} {request.get_full_path()} {press}").hexdigest()
        if not cache.add(name, "", AT_WORK_S):
            done = cache.get(name)
            return _to(HttpResponse(), done) if done else HttpResponse(status=503, headers={"Retry-After": "2"})
        response = self.get_response(request)
        address = response.get("Location", "")
        if not address or not 300 <= response.status_code < 400:
            cache.delete(name)
            return response
        if response.cookies:  # who lost this answer needs them, and a second one would not have them
            cache.delete(name)
        else:
            cache.set(name, address, REMEMBERED_S)
        return _to(response, address)


def _to(response: HttpResponse, address: str) -> HttpResponse:
    """Cookies and all else of `response` stay."""
    response.status_code, response["Location"] = 204, address
    return response
