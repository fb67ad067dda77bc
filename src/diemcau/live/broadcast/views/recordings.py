"""What was recorded: a list, each to fetch or to delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.ui.http import Request, redirect_to

from .. import actions, queries


@require_safe
def index(request: Request, key: str) -> HttpResponse:
    """All of a conference."""
    conference = queries.conference_to_run(request.actor, key)
    context = {"conference": conference, "recordings": queries.recordings_of(request.actor, conference)}
    return render(request, "broadcast/recordings.html", context)


@require_safe
@never_cache
def fetch(request: Request, key: str, name: str) -> HttpResponse:
    """On to the file itself, which is served before Django, by Range, too."""
    conference = queries.conference_to_run(request.actor, key)
    found = queries.recording_for(request.actor, conference, name)
    actions.fetch_recording(conference, found, by=request.actor)
    called = urlencode({"name": f"{key}-{found.name[:15]}.mp4"})
    return redirect(f"{queries.recording_address(conference, found)}?{called}")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, key: str, name: str) -> HttpResponse:
    """Asked once more, then gone."""
    conference = queries.conference_to_run(request.actor, key)
    found = queries.recording_for(request.actor, conference, name)
    if request.method == "POST":
        actions.delete_recording(conference, found, by=request.actor)
        messages.success(request, _("The recording is deleted."))
        return redirect_to(request, reverse("broadcast:recordings", args=[key]))
    return render(request, "broadcast/recording_delete.html", {"conference": conference, "recording": found})
