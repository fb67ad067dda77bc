"""Addresses of the toolkit alone, and views that answer in every way a view may."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import refusal

refusal("tests_room_full", _("%(site)s has no seat left."))
refusal("tests_not_yours", _("You do not have the right to do this."), status=403)


def missing(request: HttpRequest) -> HttpResponse:
    raise NotFound


def refused(request: HttpRequest, code: str) -> HttpResponse:
    raise Refused(code, site="Xã Ễ")


def part(request: HttpRequest) -> HttpResponse:
    return render_part(request, "ui/errors/refused.html", "toast", {"message": "Ậ"}, status=422)


def moved(request: HttpRequest) -> HttpResponse:
    return redirect_to(request, "/there")


TAKEN: list[str] = []


def somebody(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Middleware: whoever asks is signed in."""

    def call(request: Request) -> HttpResponse:
        request.actor = Actor(who="account:1")
        return get_response(request)

    return call


@csrf_exempt
def take(request: HttpRequest) -> HttpResponse:
    """Takes a name, slowly; an empty one is a fault, "full" is refused, "shown" is answered by a page of its own."""
    name = request.POST.get("name", "")
    if not name:
        return HttpResponse("<!doctype html><title>fault</title><p>Say a name", status=422)
    if name == "full":
        raise Refused("tests_room_full", site="Xã Ễ")
    time.sleep(0.2)
    TAKEN.append(name)
    if name == "shown":
        return HttpResponse('<!doctype html><title>made</title><main id="main" tabindex="-1">Made once</main>')
    response = redirect("/there")
    if name == "cookie":
        response.set_cookie("taken", "1")
    return response


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("ui/", include("diemcau.ui.urls")),
    path("missing", missing),
    path("account/login/", missing, name="account_login"),
    path("refused/<code>", refused),
    path("part", part),
    path("moved", moved),
    path("take", take),
    path("broken", broken),
]
handler404 = "diemcau.ui.views.not_found"
handler403 = "diemcau.ui.views.forbidden"
handler500 = "diemcau.ui.views.server_error"
