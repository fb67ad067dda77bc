"""The delegate list: seen, narrowed, changed in bulk, taken out."""

from dataclasses import asdict
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from diemcau.conferences.handouts import order
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, render_part

from .. import actions, exports, policies, queries
from ..forms import FilterForm, ManyForm, filters_of
from ..queries.own import count_open_requests
from ..queries.substitutions import count_waiting

MOST_AT_ONCE = 5_000  # rows: about half a second


@require_GET
def delegates(request: Request, key: str) -> HttpResponse:
    """The list; htmx gets its rows alone."""
    actor, conference = request.actor, queries.conference_for(request.actor, key)
    sites, groups = queries.sites_for(actor, conference.pk), queries.groups_for(actor, conference.pk)
    context = {
        "conference": conference,
        "page": queries.page_for(actor, conference, filters_of(request.GET), request.GET.get("page", "1")),
        "may_change": policies.may_change(actor, conference.pk),
        "many": ManyForm(sites=sites),
        "may_propose": bool(policies.own_sites(actor, conference.pk)),
    }
    if not request.htmx:
        context["proposed"] = count_waiting(actor, conference.pk)
        context["asked"] = count_open_requests(actor, conference.pk)
        units = queries.units_for(actor, conference.pk)
        rings = policies.ringable(actor, conference.pk) is not None
        context["form"] = FilterForm(request.GET, sites=sites, groups=groups, units=units, rings=rings)
    return render_part(request, "roster/delegates.html", "rows", context)


@require_POST
def change_many(request: Request, key: str) -> HttpResponse:
    """Move, remove or mark the delegates that were ticked."""
    conference = queries.conference_to_change(request.actor, key)
    chosen = queries.chosen_for(request.actor, conference.pk, request.POST.getlist("uid"))
    sites = queries.sites_for(request.actor, conference.pk)
    form = ManyForm(request.POST, sites=sites)
    if not form.is_valid():
        raise Refused("nothing_chosen")
    verb, told = form.cleaned_data["verb"], form.cleaned_data
    if verb == "move":
        site = next(s for s in sites if str(s.pk) == told["to_site"])
        done = actions.move(by=request.actor, delegates=chosen, site=site)
    elif verb == "status":
        done = actions.change_status(by=request.actor, delegates=chosen, status=told["to_status"])
    else:
        done = actions.remove(by=request.actor, delegates=chosen)
    text = ngettext("%(count)s delegate changed.", "%(count)s delegates changed.", done)
    messages.success(request, text % {"count": done})
    return redirect(f"{request.path.removesuffix('/many')}?{request.GET.urlencode()}")


@require_GET
def workbook(request: Request, key: str) -> HttpResponse | FileResponse:
    """The list as it is narrowed, as xlsx: at once, or made by a job when it is long."""
    conference, filters = queries.conference_to_change(request.actor, key), filters_of(request.GET)
    name = f"{key}-delegates.xlsx"
    if queries.delegates_for(request.actor, conference.pk, filters).count() > MOST_AT_ONCE:
        number = order(exports.WORKBOOK, by=request.actor, conference=conference, file_name=name, **asdict(filters))
        return redirect("conferences:handout", key, number)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    exports.delegates_xlsx(by=request.actor, conference=conference, filters=filters, file=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def template(request: Request, key: str) -> HttpResponse:
    """An empty list to fill in."""
    conference = queries.conference_to_change(request.actor, key)
    made = exports.template_xlsx(by=request.actor, conference=conference)
    headers = {"Content-Disposition": f'attachment; filename="{key}-template.xlsx"'}
    return HttpResponse(made, content_type=XLSX, headers=headers)
