"""When heads are counted: the plan of rounds."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference, Session
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, policies, queries
from ..forms import RoundForm
from ..models import HeadcountRound
from . import language


def _planned(request: Request, key: str) -> Conference:
    conference = conferences.conference_for(request.actor, key)
    if not policies.may_plan_rounds(request.actor, conference.pk):
        raise NotFound
    return conference


@require_safe
def index(request: Request, key: str) -> HttpResponse:
    conference = _planned(request, key)
    rounds: dict[int, list[HeadcountRound]] = {}
    for one in queries.rounds_of(conference.pk):
        rounds.setdefault(one.session_id, []).append(one)
    sessions = [(session, rounds.get(session.id, [])) for session in conferences.sessions_of(conference, language())]
    context = {"conference": conference, "sessions": sessions, "bare": any(not some for _session, some in sessions)}
    return render(request, "attendance/rounds.html", context)


@require_POST
def plan(request: Request, key: str) -> HttpResponse:
    made = actions.plan_rounds(_planned(request, key), by=request.actor)
    messages.success(request, _("%(count)s rounds are planned.") % {"count": made})
    return redirect_to(request, reverse("attendance:rounds", args=[key]))


@require_http_methods(["GET", "POST"])
def add(request: Request, key: str, session: int) -> HttpResponse:
    conference = _planned(request, key)
    return _typed(request, conference, conferences.session_for(conference, session))


@require_http_methods(["GET", "POST"])
def edit(request: Request, key: str, number: int) -> HttpResponse:
    conference = _planned(request, key)
    found = queries.round_for(conference.pk, number)
    return _typed(request, conference, found.session, edited=found)


def _typed(
    request: Request, conference: Conference, session: Session, edited: HeadcountRound | None = None
) -> HttpResponse:
    form = RoundForm(request.POST or None, edited=edited, zone=ZoneInfo(conference.timezone))
    if form.is_valid():
        try:
            form.save(session, by=request.actor)
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("attendance:rounds", args=[conference.key]))
    context = {"conference": conference, "form": form, "edited": edited, "session": session}
    return render(request, "attendance/round.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, key: str, number: int) -> HttpResponse:
    actions.remove_round(queries.round_for(_planned(request, key).pk, number), by=request.actor)
    messages.success(request, _("The round is removed."))
    return redirect_to(request, reverse("attendance:rounds", args=[key]))
