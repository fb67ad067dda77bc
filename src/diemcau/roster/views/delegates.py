"""One delegate: added, edited, moved, removed, approved; the personal QR."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.conferences.models import Conference
from diemcau.infra.options import options
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, qr, queries
from ..forms import DelegateForm
from ..pocket import own_path
from ..queries.substitutions import expected_again, history_of

FIELD_OF = {"empty_name": "full_name", "bad_phone": "phone"}


def _field_of(refused: Refused) -> str | None:
    field = FIELD_OF.get(refused.code) or refused.facts.get("field")
    return str(field) if field else None


def _is_sure(form: DelegateForm, conference: Conference, was: str = "") -> bool:
    """Whether what was typed can be taken; of a unit nobody invited it is asked once."""
    if not form.is_valid():
        return False
    unit = form.cleaned_data["unit"]
    if unit in (was, form.cleaned_data["as_written"]) or (names := queries.unit_doubt(conference, unit)) is None:
        return True
    form.ask_unit(names)
    return False


@require_http_methods(["GET", "POST"])
def add(request: Request, key: str) -> HttpResponse:
    """Add a delegate by hand."""
    conference = queries.conference_to_change(request.actor, key)
    sites = queries.sites_for(request.actor, conference.pk)
    groups = queries.groups_for(request.actor, conference.pk)
    form = DelegateForm(request.POST or None, sites=sites, groups=groups)
    if _is_sure(form, conference):
        try:
            made = actions.add(
                by=request.actor, conference=conference.pk, entry=form.entry(), status=form.cleaned_data["status"]
            )
        except Refused as refused:
            form.add_error(_field_of(refused), text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": made.full_name})
            return redirect("roster:add" if "another" in request.POST else "roster:delegates", key)
    context = {"conference": conference, "form": form}
    return render(request, "roster/delegate.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: Request, key: str, uid: UUID) -> HttpResponse:
    """A delegate's entry; another site is a move."""
    conference = queries.conference_to_change(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    sites = queries.sites_for(request.actor, conference.pk)
    groups = queries.groups_for(request.actor, conference.pk)
    form = DelegateForm(request.POST or None, sites=sites, groups=groups, delegate=delegate)
    if _is_sure(form, conference, delegate.unit):
        try:
            told = form.cleaned_data
            actions.edit(
                by=request.actor, delegate=delegate, entry=form.entry(), status=told["status"], saw=told["saw"] or 0
            )
        except Refused as refused:
            form.add_error(_field_of(refused), text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("roster:edit", key, uid)
    context = {"conference": conference, "form": form, "delegate": delegate, "history": history_of(delegate)}
    return render(request, "roster/delegate.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, key: str, uid: UUID) -> HttpResponse:
    """Take a delegate off the list."""
    conference = queries.conference_to_change(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    try:
        actions.remove(by=request.actor, delegates=[delegate])
    except Refused as refused:
        messages.error(request, text_of(refused.code, refused.facts))
        return redirect("roster:edit", key, uid)
    messages.success(request, _("%(name)s is off the list.") % {"name": delegate.full_name})
    if again := expected_again(delegate):
        said = _("%(name)s is invited again and expected. Ask whether they come, or name somebody else for them.")
        messages.info(request, said % {"name": again.full_name})
        return redirect("roster:edit", key, again.uid)
    return redirect("roster:delegates", key)


@require_POST
def approve(request: Request, key: str, uid: UUID) -> HttpResponse:
    """Agree to a substitute."""
    conference = queries.conference_for(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    try:
        actions.approve_substitute(by=request.actor, delegate=delegate)
    except Refused as refused:
        messages.error(request, text_of(refused.code, refused.facts))
        return redirect("roster:edit", key, uid)
    messages.success(request, _("%(name)s is approved as substitute.") % {"name": delegate.full_name})
    return redirect("roster:delegates", key)


@require_GET
@never_cache
def code(request: Request, key: str, uid: UUID) -> HttpResponse:
    """The page with a delegate's QR, and the link of their own page, to print or to send."""
    conference = queries.conference_to_change(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    own_url = options().public_url.rstrip("/") + own_path(delegate)
    return render(request, "roster/code.html", {"conference": conference, "delegate": delegate, "own_url": own_url})


@require_POST
def renew_own(request: Request, key: str, uid: UUID) -> HttpResponse:
    """End the link of their own page and make another one."""
    conference = queries.conference_to_change(request.actor, key)
    actions.renew_own_link(by=request.actor, delegate=queries.delegate_for(request.actor, conference.pk, uid))
    messages.success(request, _("The link that was given out opens nothing any more. This is the new one: send it."))
    return redirect("roster:code", key, uid)


@require_GET
@never_cache
def code_svg(request: Request, key: str, uid: UUID) -> HttpResponse:
    """The QR as SVG."""
    conference = queries.conference_to_change(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    return HttpResponse(qr.svg(delegate.code), content_type="image/svg+xml")


@require_GET
@never_cache
def code_png(request: Request, key: str, uid: UUID) -> HttpResponse:
    """The QR as PNG."""
    conference = queries.conference_to_change(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    return HttpResponse(qr.png(delegate.code), content_type="image/png")
