"""Every request knows who acts: ``request.actor``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from diemcau.kernel.actor import NOBODY, Actor

from . import queries
from .models import Account

DEVICE_COOKIE = "diemcau_device"


class ActorMiddleware:
    """Puts the account signed in, else the device let in, else NOBODY into ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]  # typed in diemcau.ui.http.Request
        return self.get_response(request)


def device_of(request: HttpRequest) -> Actor:
    """The device whose key came along, or NOBODY."""
    kid, _, key = request.COOKIES.get(DEVICE_COOKIE, "").partition(".")
    return queries.actor_for_device(kid, key) if kid and key else NOBODY


def actor_of(request: HttpRequest) -> Actor:
    """The account signed in. A room's key in the same browser adds its role: both were shown."""
    device = device_of(request)
    if not isinstance(request.user, Account):
        return device
    account = queries.actor_for(request.user)
    return Actor(account.who, account.name, account.held | device.held, account.language)
