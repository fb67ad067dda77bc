"""The first page: where to go from here."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from diemcau.conferences import policies
from diemcau.people import landing
from diemcau.ui.http import Request

from .. import queries


def home(request: Request) -> HttpResponse:
    """Nobody: sign in or type a code. A room's device: its desk. Staff, and who leads a room: their conferences, and their rooms' pages."""
    actor = request.actor
    if not actor.is_known:
        return render(request, "portal/welcome.html")
    if actor.who.startswith("device:") and not any(held.role == "site_lead" for held in actor.held):
        page = landing.page_for(next(iter(actor.held)))
        return render(request, "portal/welcome.html") if page == request.path else redirect(page)
    starts = queries.starts_for(actor, request.LANGUAGE_CODE)
    return render(request, "portal/home.html", {"starts": starts, "may_create": policies.may_create(actor)})
