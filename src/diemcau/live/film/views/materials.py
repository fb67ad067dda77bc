"""Materials for download: the page of those one may have, and for the hub who may have what, and when."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.ui.http import Request

from .. import actions, policies, queries
from ..enums import UploadKind
from ..forms import MaterialForm


@require_safe
@ensure_csrf_cookie
def index(request: Request, key: str) -> HttpResponse:
    """What one may fetch now; the hub sees all and can add."""
    conference, now = queries.conference_to_read(request.actor, key), timezone.now()
    may_run = policies.may_run(request.actor, conference.pk)
    context = {
        "conference": conference,
        "may_run": may_run,
        "is_staff": queries.works_there(request.actor, conference),
        "now": now,
        "materials": queries.materials_for(request.actor, conference, now),
        "begun": queries.uploads_of(request.actor, conference, UploadKind.MATERIAL) if may_run else (),
    }
    return render(request, "film/materials.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, key: str, number: int) -> HttpResponse:
    """What it is called, for whom, from when until when."""
    conference = queries.conference_to_run(request.actor, key)
    found = queries.material_for(request.actor, conference, number, timezone.now())
    with timezone.override(ZoneInfo(conference.timezone)):
        form = MaterialForm.of(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            actions.change_material(found, by=request.actor, **form.cleaned_data)
            return redirect("film:materials", key)
        context = {"conference": conference, "material": found, "form": form}
        return render(request, "film/material.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def fetch(request: Request, key: str, number: int) -> HttpResponse:
    """On to the file itself, which is served before Django."""
    conference = queries.conference_to_read(request.actor, key)
    now = timezone.now()
    found = queries.material_for(request.actor, conference, number, now)
    return redirect(f"{queries.material_address(found, now)}?{urlencode({'name': found.file_name})}")


@require_POST
def remove(request: Request, key: str, number: int) -> HttpResponse:
    """Delete it."""
    conference = queries.conference_to_run(request.actor, key)
    actions.remove_material(queries.material_for(request.actor, conference, number, timezone.now()), by=request.actor)
    return redirect("film:materials", key)
