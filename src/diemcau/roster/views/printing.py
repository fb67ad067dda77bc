"""Papers for rooms and delegates: badges, name plates, sign-in sheets, seating. Ordered here, made by a job."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.conferences.handouts import handouts_of, order
from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import exports, policies, queries
from ..enums import DelegateStatus, Source
from ..forms import filters_of
from ..print_forms import FORMS, PrintForm, SeatingForm

TITLES = {
    "badges": gettext_lazy("Badges with QR"),
    "plates": gettext_lazy("Name plates"),
    "sign_in": gettext_lazy("Sign-in sheets"),
    "seating": gettext_lazy("Seating plans"),
}
NARROWING = ("status", "unit", "source", "text", "approval")


@require_http_methods(["GET", "POST"])
@never_cache
def papers(request: Request, key: str) -> HttpResponse:
    """One paper's choices; the list's filters stand in the address."""
    actor, conference = request.actor, queries.conference_for(request.actor, key)
    offered = exports.papers_for(actor, conference.pk)
    name = request.GET.get("paper", offered[0])
    if name not in offered:
        raise NotFound
    form = FORMS[name](
        request.POST or None,
        filters=filters_of(request.GET),
        sites=queries.sites_for(actor, conference.pk),
        groups=queries.groups_for(actor, conference.pk),
        sessions=list(conference.sessions.select_related("day")),
    )
    if form.is_valid():
        counts = exports.counted(actor, conference.pk, form.whom())
        if not counts:
            form.add_error(None, _("Nobody on the list is meant by this choice."))
        elif _all_sit(form, counts, conference) and _have_fonts(request, form, conference):
            return redirect_to(request, _ordered(request, conference, name, form, counts))
    context = {
        "conference": conference,
        "name": name,
        "title": TITLES[name],
        "papers": [(one, TITLES[one], _address(request.GET, one)) for one in offered],
        "narrowed": _narrowed(request.GET),
        "form": form,
        "made": handouts_of(actor, conference, *(exports.PAPERS[one].handout for one in offered)),
        "may_change": policies.may_change(actor, conference.pk),
    }
    return render(request, "roster/print.html", context, status=422 if form.errors else 200)


def _ordered(
    request: Request, conference: Conference, name: str, form: PrintForm, counts: dict[int | None, int]
) -> str:
    """The address of the page that says how far it is."""
    paper, whom = exports.PAPERS[name], form.whom()
    zipped = exports.is_zipped(paper, counts)
    parts = [conference.key, name.replace("_", "-"), whom.filters.site]
    number = order(
        paper.handout, by=request.actor, conference=conference,
        file_name="-".join(filter(None, parts)) + (".zip" if zipped else ".pdf"),
        filters=asdict(whom.filters), order=whom.order, apart=whom.apart, options=form.options(), zipped=zipped,
    )  # fmt: skip
    return reverse("conferences:handout", args=[conference.key, number])


def _all_sit(form: PrintForm, counts: dict[int | None, int], conference: Conference) -> bool:
    """Whether there are seats for all; else the form says where there are too few."""
    short = form.too_many(counts) if isinstance(form, SeatingForm) else []
    if not short:
        return True
    rooms = dict(conference.sites.filter(pk__in=[key for key, _n in short]).values_list("pk", "code"))
    said = form.cleaned_data
    where = ", ".join(f"{rooms[key]}: {count}" if key in rooms else str(count) for key, count in short[:10])
    more = ", …" if len(short) > 10 else ""
    form.add_error("rows", _("%(seats)s seats are too few (%(where)s persons).") % {
        "seats": said["seats"] * said["rows"], "where": where + more,
    })  # fmt: skip
    return False


def _have_fonts(request: Request, form: PrintForm, conference: Conference) -> bool:
    """Whether every sign can be printed, or is wanted without; else the form says which cannot, and whose."""
    try:
        if request.POST.get("despite") != "yes":
            exports.require_signs(exports.printed(request.actor, conference.pk, form.whom()))
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        form.lacks_signs = True
    return not form.lacks_signs


def _address(asked: QueryDict, paper: str) -> str:
    kept = {name: value for name, value in asked.items() if name in (*NARROWING, "site", "group") and value}
    return "?" + urlencode({**kept, "paper": paper})


def _narrowed(asked: QueryDict) -> list[str]:
    """What the list was narrowed to besides site and group, in words."""
    filters: Any = filters_of(asked)
    labels = dict(DelegateStatus.choices) | dict(Source.choices)
    said = [f"“{filters.text}”" if filters.text else "", filters.unit]
    said += [str(labels.get(filters.status, "")), str(labels.get(filters.source, ""))]
    said += [_("substitutes to approve") if filters.approval else ""]
    return [one for one in said if one]
