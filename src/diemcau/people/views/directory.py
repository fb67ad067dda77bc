"""Bodies and dated lists of units."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to, render_part

from .. import actions, policies, queries
from ..enums import UNIT_KINDS
from ..faults import fault_text
from ..forms import OrganisationForm, UnitsForm


@require_safe
def organisation_list(request: Request) -> HttpResponse:
    """The tree, or what fits the search."""
    typed = request.GET.get("q", "")
    branches = queries.directory(request.actor, typed, request.LANGUAGE_CODE)
    page = Paginator(branches, 100).get_page(request.GET.get("page"))
    return render_part(request, "people/organisations.html", "rows", {"page": page, "typed": typed})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: Request) -> HttpResponse:
    """A new body."""
    form = OrganisationForm(request.POST or None, parents=queries.possible_parents(request.actor))
    if request.method == "POST" and form.is_valid():
        actions.create_organisation(
            by=request.actor,
            name=form.texts("name"),
            short_name=form.texts("short"),
            aliases=form.other_names(),
            kind=form.cleaned_data["kind"],
            parent=form.cleaned_data["parent"],
        )
        messages.success(request, _("Saved."))
        return redirect_to(request, "/organisations")
    return render(request, "people/organisation.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_page(request: Request, pk: int) -> HttpResponse:
    """Rename a body or hang it elsewhere."""
    body = queries.organisation_for(request.actor, pk)
    parents = queries.possible_parents(request.actor, body)
    form = OrganisationForm(request.POST or None, parents=parents, organisation=body)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(
            body,
            by=request.actor,
            name=form.texts("name"),
            short_name=form.texts("short"),
            aliases=form.other_names(),
            kind=form.cleaned_data["kind"],
        )
        if form.cleaned_data["parent"] != body.parent:
            actions.move_organisation(body, by=request.actor, parent=form.cleaned_data["parent"])
        messages.success(request, _("Saved."))
        return redirect_to(request, "/organisations")
    context = {"form": form, "body": body}
    return render(request, "people/organisation.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_lists(request: Request) -> HttpResponse:
    """The lists there are; administrators load another."""
    lists = queries.unit_lists(request.actor)
    form = UnitsForm(request.POST or None, request.FILES or None)
    faults: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.import_units(by=request.actor, file=form.cleaned_data["file"])
        except actions.BadUnits as refused:
            faults = [(error.line, fault_text(error.code, error.value)) for error in refused.errors]
        else:
            text = _("%(created)s units are new, %(changed)s changed, %(unchanged)s were there already.")
            messages.success(request, text % done._asdict())
            return redirect_to(request, request.path)
    context = {"lists": lists, "form": form, "faults": faults, "may_import": policies.may_import_units(request.actor)}
    return render(request, "people/units.html", context, status=422 if form.is_bound else 200)


@require_safe
def unit_list(request: Request, listed: str) -> HttpResponse:
    """One list, searched without marks."""
    try:
        day = date.fromisoformat(listed)
    except ValueError:
        raise NotFound from None
    typed = request.GET.get("q", "")
    units = queries.units_page(request.actor, day, typed)
    page = Paginator(units, 100).get_page(request.GET.get("page"))
    rows = [(unit, UNIT_KINDS.get(unit.kind, unit.kind)) for unit in page]
    return render_part(
        request, "people/unit_list.html", "rows", {"page": page, "rows": rows, "typed": typed, "day": day}
    )
