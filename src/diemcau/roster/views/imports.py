"""The import in three steps: file, columns, preview; then it is written."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.conferences.handouts import order
from diemcau.conferences.models import Site
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..actions.deciding import ALL, CHOICES
from ..differing import LISTS, lists_of
from ..enums import ImportState
from ..forms import LayoutForm, SitesForm, UnitsForm, UploadForm
from ..importing.layout import tidy_lines
from ..marked import COPY, marked_xlsx
from ..models import RosterImport
from ..problems import NOTICES, Told, short, told

CELL = "cell:"
PROBLEMS = 100  # of a page
MOST_UNITS = 3_400
AT_ONCE = 5_000  # people whose marked copy is made while somebody waits: two seconds
AT_WORK = (ImportState.OPENING, ImportState.READING, ImportState.WRITING)


@require_http_methods(["GET", "POST"])
def begin(request: Request, key: str) -> HttpResponse:
    """Step 1: the file."""
    conference = queries.conference_to_change(request.actor, key)
    units = list(queries.invited_units(request.actor, conference.pk).values_list("name", flat=True)[:MOST_UNITS])
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()), units=units)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.begin_import(
                by=request.actor, conference=conference.pk, upload=told["file"], sender=told.get("sender", "")
            )
        except Refused as refused:
            form.add_error("file", text_of(refused.code, refused.facts))
        else:
            return redirect("roster:import", key, made.pk)
    context = {
        "conference": conference,
        "form": form,
        "imports": queries.imports_for(request.actor, conference.pk)[:10],
    }
    return render(request, "roster/import.html", context, status=422 if form.errors else 200)


@require_GET
def step(request: Request, key: str, pk: int) -> HttpResponse:
    """Where an import stands; polled by htmx while a job is at it."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    if imported.state in (ImportState.UNDOING, ImportState.UNDONE):
        return redirect("roster:import_undo", key, pk)
    if request.htmx and imported.state in AT_WORK:
        return render(request, "roster/import_step.html#work", {"conference": conference, "imported": imported})
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _show(request, conference, imported)


def _show(
    request: Request, conference: Any, imported: RosterImport, *, layout: LayoutForm | None = None
) -> HttpResponse:
    sites = queries.sites_for(request.actor, conference.pk)
    context: dict[str, Any] = {"conference": conference, "imported": imported, "at_work": imported.state in AT_WORK}
    if imported.state in (ImportState.UPLOADED, ImportState.PREVIEW):
        context["layout"] = layout or LayoutForm(imported=imported, sites=sites)
        context["lost"] = [name for name, head in imported.sheets if head is None]
    if imported.state == ImportState.PREVIEW:
        names = {site.pk: f"{site.code} – {site.name}" for site in sites}
        context["sample"] = [{**row, "site": names.get(row["site"], "")} for row in imported.sample]
        context |= _problems(imported, request.GET.get("problems", "1"))
        context["is_homeless"] = bool(imported.rows) and not imported.unknown_sites and not any(
            row["site"] for row in imported.sample
        ) and "site" not in {c["field"] for t in imported.headings for c in t["columns"]}  # fmt: skip
        context |= _differences(request, imported, sites)
        context["sites_form"] = SitesForm(imported=imported, sites=sites) if imported.unknown_sites else None
        context["units_form"] = UnitsForm(imported=imported) if imported.doubtful_units else None
        letters = [sample for sample in imported.decoded if sample["why"] != "nfd"]
        context["letters"] = [{**sample, **_parts(sample["cell"], len(imported.sheets))} for sample in letters]
    if imported.fault:
        context["fault"] = text_of(imported.fault, {"megabytes": 30, "rows": 200_000, "columns": 256})
    status = 422 if layout is not None else 200
    return render(request, "roster/import_step.html", context, status=status)


def _parts(cell: str, sheets: int) -> dict[str, str]:
    """An address as its sheet, where a book has several, and the address there."""
    sheet, _bang, address = cell.rpartition("!")
    return {"sheet": sheet if sheets > 1 else "", "address": address}


def _problems(imported: RosterImport, asked: str) -> dict[str, Any]:
    """A page of what is wrong, what a person corrected, and the rows that are nobody."""
    sheets = len(imported.sheets)
    rests = [told(found, sheets=sheets) for found in imported.problems if found["code"] == "rest"]
    wrong = [found for found in imported.problems if found["code"] != "rest" and found["code"] not in NOTICES]
    notices = [told(found, sheets=sheets) for found in imported.problems if found["code"] in NOTICES]
    page = Paginator(wrong, PROBLEMS).get_page(asked)
    fixed = imported.mapping.get("cells", {})
    shown: list[Told] = []
    for problem in page:
        one = told(problem, sheets=sheets)
        # A cell is typed into once, however much is wrong with it.
        is_open = (
            one.is_fixable
            and one.at not in fixed
            and one.at not in {before.at for before in shown if before.is_fixable}
        )
        shown.append(one._replace(is_fixable=is_open))
    cells = [
        {"at": cell, "value": value, "lines": value.count("\n") + 1, **_parts(cell, sheets)}
        for cell, value in fixed.items()
    ]
    out = [(row, short(row, sheets)) for row in imported.mapping.get("out", [])]
    return {
        "problems": shown,
        "problem_page": page,
        "rests": rests[:200],
        "copies_at_once": imported.rows <= AT_ONCE,
        "notices": notices[:200],
        "fixed": cells,
        "out": out,
    }


def _differences(request: Request, imported: RosterImport, sites: list[Site]) -> dict[str, Any]:
    figures = imported.difference
    told = ("changed", "asked", "missing", "back", "renumbered")
    is_correction = any(figures[name] for name in (*told, "unchanged", "elsewhere"))
    is_same = is_correction and not imported.faulty and not figures["new"] and not any(figures[name] for name in told)
    asked = {kind: request.GET[kind] for kind in request.GET}
    lists = lists_of(imported, sites, asked) if is_correction else []
    return {"figures": figures, "is_correction": is_correction, "is_same": is_same, "lists": lists}


@require_POST
def decide(request: Request, key: str, pk: int) -> HttpResponse:
    """What is to happen with the differences shown; then another page of them."""
    conference = queries.conference_to_change(request.actor, key)
    _decide(request, queries.import_for(request.actor, conference.pk, pk))
    kind, _dash, page = request.POST.get("show", "").partition("-")
    kind = kind or next((name for name in CHOICES if f"all-{name}" in request.POST), "ask")
    kind = kind if kind in LISTS else "ask"
    shown = f"?{kind}={page if page.isdecimal() else 1}#{kind}"
    return redirect(reverse("roster:import", args=[key, pk]) + shown)


def _saw(request: Request) -> int:
    """Which reading of the file the page showed."""
    return whole_number(request.POST.get("saw", "")) or 0


def _decide(request: Request, imported: RosterImport) -> None:
    """Keep the choices that came with the form: one for a whole kind, or one for every difference shown."""
    for kind in CHOICES:
        own = (name for name in request.POST if name.startswith(f"{kind}-"))
        choices = {name.removeprefix(f"{kind}-"): str(request.POST.get(name)) for name in own}
        if every := request.POST.get(f"all-{kind}"):
            choices = {ALL: str(every)}
        if choices:
            actions.decide(by=request.actor, imported=imported, kind=kind, choices=choices, saw=_saw(request))


@require_POST
def columns(request: Request, key: str, pk: int) -> HttpResponse:
    """Where the lists stand, what their columns hold, how their letters are read."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    form = LayoutForm(request.POST, imported=imported, sites=queries.sites_for(request.actor, conference.pk))
    if form.is_valid():
        try:
            actions.choose_layout(by=request.actor, imported=imported, layout=form.layout(), saw=_saw(request))
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            return redirect("roster:import", key, pk)
    return _show(request, conference, imported, layout=form)


@require_POST
def cells(request: Request, key: str, pk: int) -> HttpResponse:
    """The right values for cells with problems, and rows to leave out."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    stood = {found["cell"]: found["value"] for found in imported.problems} | imported.mapping.get("cells", {})
    typed = {name.removeprefix(CELL): tidy_lines(request.POST[name]) for name in request.POST if name.startswith(CELL)}
    changed = {cell: value for cell, value in typed.items() if value != stood.get(cell, "")}
    out = {*request.POST.getlist("out"), *imported.mapping.get("out", [])} - {*request.POST.getlist("again")}
    back = request.POST.getlist("back")
    actions.correct_cells(by=request.actor, imported=imported, cells=changed, back=back, out=out, saw=_saw(request))
    return redirect(reverse("roster:import", args=[key, pk]) + "#problems")


@require_GET
@never_cache
def copy(request: Request, key: str, pk: int) -> HttpResponseBase:
    """The file with what is wrong in it, to be sent back."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    name = "-".join((imported.file_name.rpartition(".")[0] or imported.file_name, _("corrections"))) + ".xlsx"
    if imported.rows > AT_ONCE:
        number = order(COPY, by=request.actor, conference=conference, file_name=name, imported=imported.pk)
        return redirect("conferences:handout", key, number)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    marked_xlsx(by=request.actor, imported=imported, file=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def sites(request: Request, key: str, pk: int) -> HttpResponse:
    """What unknown spellings of sites and units mean."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    form = SitesForm(request.POST, imported=imported, sites=queries.sites_for(request.actor, conference.pk))
    units = UnitsForm(request.POST, imported=imported)
    if form.is_valid() and units.is_valid() and (form.sites() or units.units()):
        actions.choose_spellings(
            by=request.actor, imported=imported, sites=form.sites(), units=units.units(), saw=_saw(request)
        )
    return redirect("roster:import", key, pk)


@require_POST
def confirm(request: Request, key: str, pk: int) -> HttpResponse:
    """Step 3: write it."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    _decide(request, imported)
    if not actions.confirm_import(by=request.actor, imported=imported, saw=_saw(request)):
        messages.warning(
            request, _("Somebody was taken off the list meanwhile: look at the difference once more, then confirm.")
        )
    return redirect("roster:import", key, pk)


@require_POST
def cancel(request: Request, key: str, pk: int) -> HttpResponse:
    """Drop it, file and all."""
    conference = queries.conference_to_change(request.actor, key)
    actions.cancel_import(by=request.actor, imported=queries.import_for(request.actor, conference.pk, pk))
    messages.info(request, _("The import is cancelled and its file deleted."))
    return redirect("roster:import_begin", key)
