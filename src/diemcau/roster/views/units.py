"""Invited units: who is asked for people, their contacts, their quotas."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.kernel.errors import Refused
from diemcau.people.enums import OrganisationKind
from diemcau.ui.http import Request, render_part
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..unit_forms import EveryQuotaForm, QuotaGrid, UnitForm, UnitsForm
from ..unit_lines import MOST

FIELD_OF = {"no_unit": "name", "bad_phone": "contact_phone", "bad_email": "contact_email"}


@require_GET
def units(request: Request, key: str) -> HttpResponse:
    """The units that are asked; htmx gets its rows alone."""
    conference = queries.conference_to_change(request.actor, key)
    text, lacks = request.GET.get("text", "")[:80], request.GET.get("lacks", "")
    page = queries.units_page_for(request.actor, conference, text, lacks, request.GET.get("page", "1"))
    context = {"conference": conference, "page": page, "text": text, "lacks": lacks}
    return render_part(request, "roster/units.html", "rows", context)


@require_http_methods(["GET", "POST"])
def add(request: Request, key: str) -> HttpResponse:
    """Units to ask, one a line: typed, pasted, or proposed (`?from=`) and then corrected."""
    conference = queries.conference_to_change(request.actor, key)
    source, kind = request.GET.get("from", ""), request.GET.get("kind", "")
    proposed = (
        queries.proposed_units(request.actor, conference, source, kind)
        if source in queries.SOURCES and request.method == "GET"
        else []
    )
    lines = "\n".join(unit.line for unit in proposed[:MOST])
    sites = queries.sites_for(request.actor, conference.pk)
    form = UnitsForm(request.POST or None, sites=sites, lines=lines)
    if form.is_valid():
        added, known = actions.invite_units(by=request.actor, conference=conference, wanted=form.wanted)
        text = ngettext("%(n)s unit is added.", "%(n)s units are added.", added) % {"n": added}
        if known:
            text += " " + ngettext("%(n)s was there before.", "%(n)s were there before.", known) % {"n": known}
        messages.success(request, text)
        return redirect("roster:units", key)
    context = {
        "conference": conference,
        "form": form,
        "source": source,
        "kinds": OrganisationKind.choices,
        "proposed": len(proposed),
        "most": MOST,
    }
    return render(request, "roster/units_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def unit(request: Request, key: str, pk: int) -> HttpResponse:
    """One unit: its name, site and contact."""
    conference = queries.conference_to_change(request.actor, key)
    found = queries.unit_for(request.actor, conference.pk, pk)
    form = UnitForm(request.POST or None, unit=found, sites=queries.sites_for(request.actor, conference.pk))
    if form.is_valid():
        try:
            actions.edit_unit(by=request.actor, unit=found, wanted=form.wanted())
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("roster:unit", key, pk)
    row = next(queries.rows_of(conference, [found]))
    context = {"conference": conference, "form": form, "unit": found, "row": row}
    return render(request, "roster/unit.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, key: str, pk: int) -> HttpResponse:
    """Ask it no longer; its people on the list stay."""
    conference = queries.conference_to_change(request.actor, key)
    actions.remove_unit(by=request.actor, unit=queries.unit_for(request.actor, conference.pk, pk))
    messages.success(request, _("The unit is not asked any longer. Its people stay on the delegate list."))
    return redirect("roster:units", key)


@require_http_methods(["GET", "POST"])
def quotas(request: Request, key: str) -> HttpResponse:
    """How many each unit may send, by group; a page of units at a time."""
    conference = queries.conference_to_change(request.actor, key)
    actor, number = request.actor, request.GET.get("page", "1")
    totals = queries.quota_totals(actor, conference.pk)
    page = queries.units_page_for(actor, conference, request.GET.get("text", "")[:80], "", number)
    shown = [row.unit for row in page.object_list]  # type: ignore[attr-defined]  # rows, see units_page_for
    every = EveryQuotaForm(request.POST if "every" in request.POST else None, totals=totals)
    typed = request.POST if request.method == "POST" and "every" not in request.POST else None
    grid = QuotaGrid(shown, totals, queries.quota_cells(shown), typed)
    here, moved = request.get_full_path(), ""
    if every.is_valid():
        told = every.cleaned_data
        done = actions.set_all_quotas(
            by=actor, conference=conference.pk, group=int(told["group"]) or None,
            seats=told["seats"], overwrite=told["overwrite"],
        )  # fmt: skip
        messages.success(request, _told(done))
        return redirect(here)
    if typed is not None and not grid.faults:
        try:
            done = actions.set_quotas(by=actor, conference=conference.pk, seats=grid.seats, seen=grid.seen)
        except Refused as refused:
            moved = text_of(refused.code, refused.facts)
        else:
            messages.success(request, _told(done))
            return redirect(here)
    context = {"conference": conference, "page": page, "grid": grid, "every": every, "totals": totals, "moved": moved}
    return render(
        request, "roster/units_quotas.html", context, status=422 if moved or grid.faults or every.errors else 200
    )


def _told(done: int) -> str:
    return ngettext("%(n)s quota is changed.", "%(n)s quotas are changed.", done) % {"n": done}
