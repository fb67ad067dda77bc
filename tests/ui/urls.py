"""Addresses of the toolkit alone, and views that answer in every way a view may."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import redirect_to, render_part
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


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("ui/", include("diemcau.ui.urls")),
    path("missing", missing),
    path("refused/<code>", refused),
    path("part", part),
    path("moved", moved),
    path("broken", broken),
]
handler404 = "diemcau.ui.views.not_found"
handler403 = "diemcau.ui.views.forbidden"
handler500 = "diemcau.ui.views.server_error"
