"""A room in an external video system: how to join, and how it is doing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from ..forms import NotesForm, RoomForm


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: Request, key: str, code: str) -> HttpResponse:
    """Link, address and channel for one room; its people say how it is doing, the hub adds notes."""
    site = queries.site_to_tell(request.actor, key, code)
    join, is_hub = queries.join_of(site), policies.may_run(request.actor, site.conference_id)
    form = (NotesForm if is_hub else RoomForm)(request.POST or None, instance=join)
    if request.method == "POST" and form.is_valid():
        actions.tell_room(site, by=request.actor, state=form.cleaned_data["state"])
        if is_hub:
            actions.write_notes(site, by=request.actor, notes=form.cleaned_data["notes"])
        messages.success(request, _("Noted; the hub sees it."))
        return redirect_to(request, reverse("broadcast:room", args=[key, code]))
    context = {
        "conference": site.conference,
        "site": site,
        "form": form,
        "settings": queries.settings_of(site.conference_id),
        "notes": queries.join_of(site).notes,
        "is_hub": is_hub,
    }
    return render(request, "broadcast/room.html", context, status=422 if form.errors else 200)
