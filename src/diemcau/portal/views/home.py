"""The first page: where to go from here."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from diemcau.conferences import policies
from diemcau.conferences import queries as conferences
from diemcau.people import landing
from diemcau.ui.http import Request


def home(request: Request) -> HttpResponse:
    """Nobody: sign in or type a code. A room's device: its desk. Staff: their conferences."""
    actor = request.actor
    if not actor.is_known:
        return render(request, "portal/welcome.html")
    if actor.who.startswith("device:"):
        page = landing.page_for(next(iter(actor.held)))
        return render(request, "portal/welcome.html") if page == request.path else redirect(page)
    listed = conferences.conferences_for(actor, request.LANGUAGE_CODE)
    return render(request, "portal/home.html", {"conferences": listed, "may_create": policies.may_create(actor)})
