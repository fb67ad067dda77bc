"""What one room reported: its draft as the record stands beside what it confirmed, and what it says by telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..forms import TelephoneForm
from .rolled import language_of_page, may_lead


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: Request, key: str, code: str) -> HttpResponse:
    """A POST enters what somebody of the room said by telephone."""
    site = queries.room_for(request.actor, key, code)
    conference, leads = site.conference, may_lead(request, site.conference)
    if request.method == "POST" and not leads:
        raise NotFound
    form = TelephoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_for_room(site, actions.Said(**form.cleaned_data), by=request.actor)
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The report of %(name)s is entered.") % {"name": site.name})
            return redirect_to(request, reverse("reports:room", args=[key, code]))
    [one] = queries.rollup(request.actor, conference, language_of_page(), only=site).rooms
    versions = queries.reports_of(site)
    context = {
        "ringing": queries.to_ring(request.actor, conference, [one], language_of_page())[site.pk],
        "conference": conference, "room": one, "site": site, "form": form, "may_lead": leads, "versions": versions,
        "lines": queries.lines_of(site, versions[0] if versions else None, language_of_page()),
    }  # fmt: skip
    return render(request, "reports/room.html", context, status=422 if form.errors else 200)
