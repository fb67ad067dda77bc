"""What waits for a decision of the hub: persons in two rooms, substitutes nobody has agreed to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.infra import intake
from diemcau.kernel.errors import NotFound
from diemcau.roster import actions as roster
from diemcau.roster.models import Delegate
from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from . import run_of


def _back(request: Request, key: str) -> HttpResponse:
    return redirect_to(request, f"{reverse('attendance:conflicts', args=[key])}?run={run_of(request)}")


@require_safe
@never_cache
def conflicts(request: Request, key: str) -> HttpResponse:
    conference, run = conferences.conference_for(request.actor, key), run_of(request)
    context = {
        "conference": conference, "run": run,
        "conflicts": queries.conflicts_of(request.actor, conference, run),
        "substitutes": queries.substitutes_waiting(request.actor, conference, run),
    }  # fmt: skip
    return render(request, "attendance/conflicts.html", context)


@require_POST
def resolve(request: Request, key: str, session: int, uid: UUID) -> HttpResponse:
    conference = conferences.conference_for(request.actor, key)
    conflict = queries.conflict_for(request.actor, conference, run_of(request), session, uid)
    site = request.POST.get("site", "")
    if not site.isdecimal():
        raise NotFound
    intake.wait_for([actions.resolve_conflict(conflict, by=request.actor, site=int(site))])
    messages.success(request, _("Decided for %(name)s.") % {"name": conflict.delegate.full_name})
    return _back(request, key)


@require_POST
def refuse(request: Request, key: str, uid: UUID) -> HttpResponse:
    """What was said of the substitute is undone, as if they had not come; with it, that the other one was replaced."""
    conference, run = conferences.conference_for(request.actor, key), run_of(request)
    delegate = _waiting(request, conference, run, uid)
    intake.wait_for(actions.take_back(conference.pk, queries.entries_of(delegate, run), by=request.actor))
    messages.success(
        request, _("%(name)s is refused as substitute: the entry is undone.") % {"name": delegate.full_name}
    )
    return _back(request, key)


def _waiting(request: Request, conference: Conference, run: str, uid: UUID) -> Delegate:
    """A substitute about whom nobody has decided. Raises NotFound."""
    waiting = queries.substitutes_waiting(request.actor, conference, run)
    delegate = next((one for one in waiting if one.uid == uid), None)
    if delegate is None:
        raise NotFound
    return delegate


@require_POST
def approve(request: Request, key: str, uid: UUID) -> HttpResponse:
    conference = conferences.conference_for(request.actor, key)
    delegate = _waiting(request, conference, run_of(request), uid)
    roster.approve_substitute(by=request.actor, delegate=delegate)
    messages.success(request, _("%(name)s is approved as substitute.") % {"name": delegate.full_name})
    if policies.may_settle(request.actor, conference.pk) or delegate.site is None:
        return _back(request, key)
    back = reverse("attendance:room", args=[key, delegate.site.code])
    return redirect_to(request, f"{back}?run={run_of(request)}")
