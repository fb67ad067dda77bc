"""The register: its pages and files, one certificate, revoking it and writing it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.handouts import handouts_of, order
from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, render_part
from diemcau.ui.refusals import text_of

from .. import actions, credentials, exports, policies, queries
from ..addresses import address_of, spoken
from ..enums import State
from ..forms import STATES, NarrowForm, ReasonForm, wish_of
from ..kept import file_name
from ..tasks import PAPERS
from .taken import download

EACH = 50


@never_cache
@require_safe
@ensure_csrf_cookie
def register(request: Request, key: str) -> HttpResponse:
    """Every line, and how far a go is that is under way."""
    conference = queries.conference_to_see(request.actor, key)
    rows = queries.register_of(conference, **wish_of(request.GET))
    sites = list(Site.objects.filter(conference=conference).order_by("order", "pk"))
    context = {
        "conference": conference,
        "page": Paginator(rows, EACH).get_page(request.GET.get("page")),
        "form": NarrowForm(request.GET, sites=sites, states=STATES),
        "counts": queries.counted(conference),
        "going": queries.going_on(conference),
        "made": handouts_of(request.actor, conference, PAPERS),
        "may_issue": policies.may_issue(request.actor, conference.pk),
    }
    part = "going" if request.htmx and request.htmx.target == "going" else "rows"
    return render_part(request, "certificates/register.html", part, context)


@require_POST
def papers(request: Request, key: str) -> HttpResponse:
    """Have the PDFs of what the register is narrowed to made."""
    conference = queries.conference_to_see(request.actor, key)
    wish = wish_of(request.GET)
    count = queries.register_of(conference, **wish).count()
    if not count:
        messages.error(request, text_of("certificates_none"))
        return redirect("certificates:register", key)
    ending = "pdf" if count <= exports.MOST else "zip"
    file = f"{key}-certificates-{timezone.localdate():%Y%m%d}.{ending}"
    number = order(PAPERS, by=request.actor, conference=conference, file_name=file, **wish)
    return redirect("conferences:handout", key, number)


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    """The register as a workbook with its data dictionary."""
    conference = queries.conference_to_see(request.actor, key)
    return download(exports.register_xlsx(conference, by=request.actor), f"{key}-certificates.xlsx", XLSX)


@never_cache
@require_safe
def as_json(request: Request, key: str) -> JsonResponse:
    """The same for machines."""
    conference = queries.conference_to_see(request.actor, key)
    told = exports.register_json(conference, by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-certificates.json"'}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, key: str, number: int) -> HttpResponse:
    """One certificate; ``do``: revoke or reissue, with a reason."""
    found = queries.certificate_for(request.actor, key, number)
    form, fault = ReasonForm(request.POST or None, asked=found.state == State.VALID), ""
    if request.method == "POST":
        queries.conference_to_issue(request.actor, key)
        if form.is_valid():
            try:
                return _done(request, key, number, form.cleaned_data["reason"])
            except Refused as refused:
                fault = refused.code
                form.add_error("reason" if fault == "certificate_reason" else None, text_of(fault, refused.facts))
                found = queries.certificate_for(request.actor, key, number)
    context = {
        "conference": found.conference,
        "row": found,
        "form": form,
        "glyphs": fault == "certificate_glyphs",
        "code": spoken(found.code),
        "address": address_of(found),
        "closed": closed(found.conference),
        "may_issue": policies.may_issue(request.actor, found.conference_id),
    }
    return render(request, "certificates/one.html", context, status=422 if form.errors else 200)


def _done(request: Request, key: str, number: int, reason: str) -> HttpResponse:
    found = queries.certificate_for(request.actor, key, number)
    do = request.POST.get("do")
    if do == "revoke":
        actions.revoke(found, by=request.actor, reason=reason)
        messages.success(request, _("The certificate is revoked."))
        return redirect("certificates:one", key, number)
    if do != "reissue":
        raise NotFound
    fresh = actions.reissue(
        found, by=request.actor, reason=reason, saw=request.POST.get("saw", ""), despite=request.POST.get("despite") == "yes"
    )  # fmt: skip
    messages.success(request, _("A new certificate stands in its place."))
    return redirect("certificates:one", key, fresh.number)


@require_safe
def pdf(request: Request, key: str, number: int) -> HttpResponse:
    """One certificate on paper."""
    found = queries.certificate_for(request.actor, key, number)
    audit.record(request.actor, "certificates.pdf", conference=found.conference_id, number=number)
    return download(exports.certificate_pdf(found), file_name(found, "pdf"), "application/pdf")


@require_safe
def credential(request: Request, key: str, number: int) -> HttpResponse:
    """Its Open Badges credential."""
    found = queries.certificate_for(request.actor, key, number)
    audit.record(request.actor, "certificates.credential", conference=found.conference_id, number=number)
    return download(credentials.credential(found).encode(), file_name(found, "jwt"), credentials.MEDIA_TYPE)
