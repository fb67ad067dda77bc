"""The attendance lists of all rooms: ordered here, made by a job."""

from dataclasses import asdict, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.conferences import queries as conferences
from diemcau.conferences.handouts import handouts_of, order
from diemcau.conferences.models import Conference, Session
from diemcau.ui.http import Request, redirect_to

from .. import exports, queries
from ..forms import ListsForm
from . import language, run_of


@require_http_methods(["GET", "POST"])
@never_cache
def lists(request: Request, key: str) -> HttpResponse:
    conference, run = conferences.conference_for(request.actor, key), run_of(request)
    rooms = queries.rooms_to_list(request.actor, conference).count()
    sessions = list(conference.sessions.select_related("day"))
    names = conferences.level_names(conference, request.actor, language())
    form = ListsForm(request.POST or None, sessions=sessions, levels=names, now=_now(conference, sessions, run))
    if rooms and sessions and form.is_valid():
        binder = exports.binder_for(request.actor, conference, form.wanted(run))
        if binder.pieces:
            return redirect_to(request, _ordered(request, binder, form.cleaned_data["kind"]))
        form.add_error("level", _("None of these rooms meets in this half-day."))
    made = handouts_of(request.actor, conference, exports.LISTS_PDF, exports.LISTS_XLSX)
    context = {
        "conference": conference, "run": run, "rooms": rooms, "sessions": sessions, "form": form, "made": made,
    }  # fmt: skip
    return render(request, "attendance/lists.html", context, status=422 if form.errors else 200)


def _now(conference: Conference, sessions: list[Session], run: str) -> Session | None:
    """The half-day that counts now."""
    current = conferences.current_item(conference, run)
    return conferences.half_day_now(sessions, timezone.now(), running=current.session_id if current else 0)


def _ordered(request: Request, binder: exports.Binder, kind: str) -> str:
    """The address of the page that says how far it is."""
    conference, wanted = binder.conference, binder.wanted
    maker, ending = exports.LISTS_XLSX, "xlsx"
    if kind == "pdf":
        wanted = replace(wanted, zipped=len(binder.pieces) > 1)
        maker, ending = exports.LISTS_PDF, "zip" if wanted.zipped else "pdf"
    name = "-".join(part for part in (conference.key, "attendance", wanted.level) if part) + f".{ending}"
    number = order(maker, by=request.actor, conference=conference, file_name=name, **asdict(wanted))
    return reverse("conferences:handout", args=[conference.key, number])
