"""The log of what went wrong, as a page and as a workbook."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, exports, queries
from ..texts import LONGEST
from .asked import address, as_number, download, run_of

SHOWN = 300


@never_cache
@require_safe
@ensure_csrf_cookie
def log(request: Request, key: str) -> HttpResponse:
    """Those that last first, then the newest."""
    return _page(request, queries.conference_to_run(request.actor, key), run_of(request), {})


@require_POST
def note(request: Request, key: str, number: int) -> HttpResponse:
    """What was done about one, as ``saw``. Refused: the page as it is now, with what was typed."""
    incident = queries.incident_to_run(request.actor, key, number)
    text = request.POST.get("note", "")
    try:
        actions.note(incident, by=request.actor, saw=as_number(request.POST.get("saw")), text=text)
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": text, "typed_for": incident.pk}
        return _page(request, incident.conference, incident.run, told, status=status_of(refused))
    return redirect_to(request, f"{address('incidents', key, incident.run)}#incident-{incident.pk}")


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    """Incidents, chat and messages as a workbook."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    return download(exports.log_xlsx(conference, run, by=request.actor), f"{key}-incidents.xlsx", exports.XLSX)


def _page(
    request: Request, conference: Conference, run: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "conference": conference,
        "run": run,
        "asked_run": f"?run={run}" if run != "live" else "",
        "incidents": queries.incidents_of(conference.pk, run, most=SHOWN),
        "longest": LONGEST,
    }
    return render(request, "announcements/incidents.html", context | more, status=status)
