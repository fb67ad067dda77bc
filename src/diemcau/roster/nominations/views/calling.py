"""How a conference asks its units: deadline, approval, own words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ..actions.call import set_call
from ..forms.organiser import CallForm
from ..messages import PLACES
from ..queries.chasing import call_for

FIELD_OF = {"deadline_past": "day"}


@require_http_methods(["GET", "POST"])
def settings(request: Request, key: str) -> HttpResponse:
    """Look at it and change it."""
    conference = roster.conference_to_change(request.actor, key)
    call = call_for(request.actor, conference.pk)
    form = CallForm(request.POST or None, call=call, conference=conference)
    if form.is_valid():
        try:
            set_call(by=request.actor, conference=conference.pk, **form.told())
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("nominations:index", key)
    context = {"conference": conference, "form": form, "places": [f"{{{name}}}" for name in PLACES]}
    return render(request, "nominations/call.html", context, status=422 if form.errors else 200)
