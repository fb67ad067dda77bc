"""Many sites in one go: from a list or from units, looked at before anything is saved."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.spreadsheets import XLSX
from diemcau.people.models import AdminUnit
from diemcau.ui.http import Request, redirect_to

from .. import actions, queries, sheets
from ..actions import SiteSaid
from ..exports.site_template import site_template
from ..forms.sites import ListForm, UnitsForm, opened, sealed
from ..models import Conference
from .conferences import language
from .preview import preview_of


@require_safe
def index(request: Request, key: str) -> HttpResponse:
    return _ways(request, queries.planned_for(request.actor, key), ListForm())


def _ways(request: Request, conference: Conference, form: ListForm, **more: object) -> HttpResponse:
    """The ways to add sites; with what is wrong with a file that was tried."""
    dates = AdminUnit.objects.order_by("-list_date").values_list("list_date", flat=True).distinct()
    context = {"conference": conference, "form": form, "dates": list(dates), **more}
    return render(request, "conferences/add_sites.html", context, status=422 if form.errors or more else 200)


def from_units(request: Request, key: str, list_date: date) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = UnitsForm(request.POST or None, list_date=list_date)
    if request.method == "POST" and form.is_valid():
        return _preview(request, conference, form.plans())
    context = {"conference": conference, "form": form, "list_date": list_date}
    return render(request, "conferences/add_units.html", context, status=422 if form.errors else 200)


@require_POST
def from_list(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ways(request, conference, form)
    data, name = form.content()
    sheet = sheets.read(data, name, conference)
    if sheet.faults:
        again = ListForm(initial={"pasted": form.cleaned_data["pasted"]})
        return _ways(request, conference, again, faults=sheet.faults, file_name=name)
    more: dict[str, object] = {"ignored": sheet.ignored, "rests": sheet.rests}
    if sheet.rests:
        doubtful = [rest.place for rest in sheet.rests if rest.place is not None]
        more["sealed"] = sealed(sheet.with_rests, conference, doubtful)
    return _preview(request, conference, sheet.sites, **more)


def _preview(request: Request, conference: Conference, plans: list[SiteSaid], **more: object) -> HttpResponse:
    context = {
        "conference": conference,
        "preview": preview_of(plans, conference, language()),
        "sealed": sealed(plans, conference),
        **more,
    }
    return render(request, "conferences/add_preview.html", context)


@require_POST
def confirm(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    plans = opened(request.POST.get("sealed", ""), conference, request.POST.getlist("keep"))
    made = actions.add_sites(conference, by=request.actor, sites=plans)
    text = ngettext("%(count)s site was added.", "%(count)s sites were added.", len(made)) % {"count": len(made)}
    messages.success(request, text)
    return redirect_to(request, reverse("conferences:sites", args=[key]))


@require_safe
def template(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    name = _("sites") + ".xlsx"
    return HttpResponse(
        site_template(conference, language()),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
