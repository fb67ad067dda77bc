"""The fact sheet: figures, what is stated and confirmed of them, versions, and files to take away."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.archived import closed, require_open
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.formats import Quantity
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from . import actions, exports, policies, queries
from .enums import Occasion
from .forms import FigureForm


def _language() -> str:
    return (get_language() or "vi")[:2]


def _stating(request: Request, key: str) -> Conference:
    conference = queries.conference_for(request.actor, key)
    if not policies.may_state(request.actor, conference.pk):
        raise NotFound
    require_open(conference)
    return conference


def _back(request: Request, key: str) -> HttpResponse:
    return redirect_to(request, reverse("facts:index", args=[key]))


@require_safe
@never_cache
def index(request: Request, key: str) -> HttpResponse:
    return _page(request, key)


def _page(request: Request, key: str, *, fault: Refused | None = None) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    lines = queries.lines_of(conference, _language())
    versions = queries.versions_of(conference)
    now = {line.figure.key: line.figure for line in lines}
    newest = versions[0] if versions else None
    context = {
        "conference": conference,
        "lines": lines,
        "wrong": [line for line in lines if line.is_wrong],
        "unknown": sum(line.figure.stated is None for line in lines),
        "versions": versions,
        "newest": newest,
        "changes": queries.changes(queries.frozen_sheet(newest, _language()), now) if newest else [],
        "occasions": Occasion.choices,
        "final": queries.final_of(conference),
        "fault": text_of(fault.code, fault.facts) if fault else "",
        "may_state": policies.may_state(request.actor, conference.pk) and conference.status != Status.ARCHIVED,
        "closed": closed(conference),
    }
    return render(request, "facts/index.html", context, status=422 if fault else 200)


@require_safe
@never_cache
def version(request: Request, key: str, number: int) -> HttpResponse:
    """A version, and what is another figure in it than in the one before."""
    conference = queries.conference_for(request.actor, key)
    shown = queries.version_of(conference, number)
    sheet = queries.frozen_sheet(shown, _language())
    before = queries.sheet_of(conference, _language(), number - 1) if number > 1 else None
    context = {
        "conference": conference,
        "shown": shown,
        "figures": list(sheet.values()),
        "wrong": queries.contradicted(shown),
        "changes": queries.changes(before, sheet) if before is not None else [],
        "has_before": before is not None,
    }
    return render(request, "facts/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def state(request: Request, key: str, figure: str) -> HttpResponse:
    """State a figure: a page, or for htmx a row below the figure's."""
    conference = _stating(request, key)
    line = queries.line_of(conference, _language(), figure)
    form = FigureForm(request.POST or None, conference=conference, line=line)
    if form.is_valid():
        try:
            form.save(by=request.actor)
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("Saved."))
            return _back(request, key)
    context = {"conference": conference, "line": line, "form": form}
    return render_part(request, "facts/figure.html", "row", context, status=422 if form.errors else 200)


@require_POST
def confirm(request: Request, key: str, figure: str) -> HttpResponse:
    conference = _stating(request, key)
    saw = Quantity(whole_number(request.POST.get("value", "")), request.POST.get("qualifier", ""))
    actions.confirm(conference, by=request.actor, key=figure, saw=saw)
    messages.success(request, _("The figure is confirmed."))
    return _back(request, key)


@require_POST
def withdraw(request: Request, key: str, figure: str) -> HttpResponse:
    actions.withdraw(_stating(request, key), by=request.actor, key=figure)
    messages.success(request, _("The statement is taken back."))
    return _back(request, key)


@require_POST
def freeze(request: Request, key: str) -> HttpResponse:
    conference, said = _stating(request, key), request.POST
    replaces = whole_number(said.get("replaces", "")) or 0
    try:
        made = actions.freeze(conference, by=request.actor, occasion=said.get("occasion", ""), replaces=replaces)
    except Refused as refused:
        return _page(request, key, fault=refused)
    messages.success(request, _("Version %(number)s is frozen.") % {"number": made.number})
    return _back(request, key)


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    conference, asked = _taken(request, key)
    headers = {"Content-Disposition": f'attachment; filename="{key}-facts.xlsx"', "Cache-Control": "no-store"}
    content = exports.facts_xlsx(conference, _language(), by=request.actor, version=asked)
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
def as_json(request: Request, key: str) -> HttpResponse:
    conference, asked = _taken(request, key)
    headers = {"Content-Disposition": f'attachment; filename="{key}-facts.json"', "Cache-Control": "no-store"}
    facts = exports.facts_json(conference, by=request.actor, version=asked)
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


def _taken(request: Request, key: str) -> tuple[Conference, int]:
    """The conference and the version of the address, 0: as things stand. Raises NotFound."""
    conference = queries.conference_for(request.actor, key)
    number = whole_number(request.GET.get("version", "0"))
    if number is None:
        raise NotFound
    return conference, number
