"""Who gets a certificate and why not; the button that issues them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, render_part
from diemcau.ui.refusals import text_of

from .. import actions, exports, policies, queries
from ..blanks import blanks_of
from ..forms import OUTCOMES, NarrowForm, wish_of
from .taken import download

EACH = 50


@never_cache
@require_safe
@ensure_csrf_cookie
def index(request: Request, key: str) -> HttpResponse:
    """Everybody on the list, each condition told."""
    return _page(request, key)


def _page(request: Request, key: str, *, fault: Refused | None = None) -> HttpResponse:
    conference = queries.conference_to_see(request.actor, key)
    scheme = queries.scheme_of(conference)
    verdicts = queries.verdicts_of(conference, scheme, request.LANGUAGE_CODE)
    wish = wish_of(request.GET)
    found = verdicts.narrowed(outcome=wish["state"], site=wish["site"], text=wish["text"])
    counts = verdicts.counted()
    may_issue = policies.may_issue(request.actor, conference.pk) and not closed(conference)
    page = Paginator(found, EACH).get_page(request.GET.get("page"))
    context = {
        "conference": conference,
        "scheme": scheme,
        "rule": queries.rule_of(scheme),
        "page": page,
        "as_of": exports.as_of(conference),
        "rows": verdicts.told(list(page.object_list)),
        "form": NarrowForm(request.GET, sites=verdicts.sites, states=OUTCOMES),
        "counts": counts,
        "everybody": len(verdicts.judged),
        "closed": closed(conference),
        "may_issue": may_issue,
        "blanks": blanks_of(scheme, conference) if may_issue and counts["gets"] else [],
        "fault": text_of(fault.code, fault.facts) if fault else "",
        "glyphs": fault is not None and fault.code == "certificate_glyphs",
    }
    return render_part(request, "certificates/index.html", "rows", context, status=422 if fault else 200)


@require_POST
def issue(request: Request, key: str) -> HttpResponse:
    """Have everybody who fulfils the rule and has none get one."""
    conference = queries.conference_to_issue(request.actor, key)
    try:
        actions.order_issue(by=request.actor, conference=conference, despite=request.POST.get("despite") == "yes")
    except Refused as refused:
        return _page(request, key, fault=refused)
    messages.success(request, _("Certificates are being issued."))
    return redirect("certificates:register", key)


@require_safe
def preview_pdf(request: Request, key: str) -> HttpResponse:
    """The list as it is narrowed, on paper."""
    conference = queries.conference_to_see(request.actor, key)
    verdicts = queries.verdicts_of(conference, queries.scheme_of(conference), request.LANGUAGE_CODE)
    wish = wish_of(request.GET)
    found = verdicts.narrowed(outcome=wish["state"], site=wish["site"], text=wish["text"])
    try:
        made = exports.preview_pdf(verdicts, found, by=request.actor)
    except Refused as refused:
        return _page(request, key, fault=refused)
    return download(made, f"{key}-certificates-preview.pdf", "application/pdf")
