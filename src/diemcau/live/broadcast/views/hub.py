"""The hub's page of the broadcast: state of the hall, settings, keys for encoders, how rooms play."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.infra.outbox import RUNS
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, fragments, policies, queries
from ..forms import SettingsForm


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


@ensure_csrf_cookie
@require_safe
def index(request: Request, key: str) -> HttpResponse:
    """What comes from the hall, who receives it how, and the ways in."""
    conference = queries.conference_to_run(request.actor, key)
    return render(request, "broadcast/index.html", _context(request, conference))


def _context(request: Request, conference: Conference) -> dict[str, Any]:
    run = run_of(request)
    return {
        "conference": conference,
        "run": run,
        "settings": queries.settings_of(conference.pk),
        "desk": fragments.desk(conference.pk),
        "rooms": fragments.rooms(conference, run, request.LANGUAGE_CODE),
        "may_keep": policies.may_hold_key(request.actor, conference.pk),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, key: str) -> HttpResponse:
    """How the conference broadcasts."""
    conference = queries.conference_to_keep(request.actor, key)
    settings = queries.settings_of(conference.pk)
    form = SettingsForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_settings(conference, by=request.actor, values=form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, text_of(refusal.code, refusal.facts))
        else:
            messages.success(request, _("The broadcast’s settings are saved."))
            return redirect_to(request, reverse("broadcast:index", args=[key]))
    context = {"conference": conference, "form": form}
    return render(request, "broadcast/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: Request, key: str) -> HttpResponse:
    """Address and keys for encoders; POST renews them."""
    conference = queries.conference_to_keep(request.actor, key)
    if request.method == "POST":
        actions.renew_keys(conference, by=request.actor)
        messages.success(
            request, _("New keys hold now. The old ones open nothing any more; who was on air was cut off.")
        )
        return redirect_to(request, reverse("broadcast:keys", args=[key]))
    context = {
        "conference": conference,
        "address": queries.address_for(request.actor, conference),
        "settings": queries.settings_of(conference.pk),
        "engine": queries.engine_addresses(request.actor, conference),
    }
    return render(request, "broadcast/keys.html", context)


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """`do`: switch, close, open, or record again; engine_on, engine_off."""
    conference = queries.conference_to_run(request.actor, key)
    match request.POST.get("do"):
        case "switch" | "close" | "open" as verb:
            actions.command(conference, by=request.actor, verb=verb)
        case "engine_on" | "engine_off" as verb:
            actions.engine_command(conference, by=request.actor, on=verb == "engine_on")
        case "record":
            actions.record_again(conference, by=request.actor)
        case _:
            raise NotFound
    return HttpResponse(status=204) if request.htmx else redirect_to(request, reverse("broadcast:index", args=[key]))
