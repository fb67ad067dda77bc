"""Every request knows who acts: ``request.actor``."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, parse_cookie

from diemcau.kernel.actor import NOBODY, Actor

from . import queries
from .models import Account, Device

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


def device_here(request: HttpRequest) -> Device | None:
    """The same, for whom a ticket is made."""
    kid, _, key = request.COOKIES.get(DEVICE_COOKIE, "").partition(".")
    return queries.live_device(kid, key)


def actor_of(request: HttpRequest) -> Actor:
    """The account signed in. A room's key in the same browser adds its role: both were shown."""
    device = device_of(request)
    if not isinstance(request.user, Account):
        return device
    account = queries.actor_for(request.user)
    return Actor(account.who, account.name, account.held | device.held, account.language)


def is_known(cookies: str) -> bool:
    """Whether a Cookie header is that of somebody signed in, or of a device let in. It permits nothing: pages ask anew."""
    found = parse_cookie(cookies)
    session, (kid, _, key) = found.get(settings.SESSION_COOKIE_NAME), found.get(DEVICE_COOKIE, "").partition(".")
    if session and SESSION_KEY in SessionStore(session):
        return True
    return bool(kid and key) and queries.actor_for_device(kid, key) != NOBODY
