"""The order of rank: which positions come before which."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request

from .. import actions, queries
from ..print_forms import RanksForm
from ..ranking import Ranking
from ..refusals import TEXTS


@require_http_methods(["GET", "POST"])
@never_cache
def ranks(request: Request, key: str) -> HttpResponse:
    """The lines, to be changed or set back, and how they fit the list."""
    conference = queries.conference_to_change(request.actor, key)
    lines, version = queries.rank_order(conference.pk)
    form = RanksForm(request.POST or None, initial={"lines": "\n".join(lines), "saw": version})
    if form.is_valid():
        wanted = [] if "proposed" in request.POST else form.cleaned_data["lines"]
        try:
            actions.set_ranks(by=request.actor, conference=conference.pk, lines=wanted, saw=form.cleaned_data["saw"])
        except Refused as refused:
            form.add_error("lines", str(TEXTS[refused.code]))
        else:
            messages.success(request, _("The order of rank is saved."))
            return redirect("roster:ranks", key)
    context = {
        "conference": conference,
        "form": form,
        "check": queries.rank_check(request.actor, conference.pk, Ranking(lines)),
    }
    return render(request, "roster/ranks.html", context, status=422 if form.errors else 200)
