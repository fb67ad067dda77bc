"""How a conference invites: deadline, contact, words; with an example of each letter."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from ... import queries as roster
from .. import actions
from ..forms import NAMES, AskingForm
from ..occasion import Occasion
from ..wording import PLACES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, key: str) -> HttpResponse:
    """What was typed stays there when it is refused."""
    conference = roster.conference_to_change(request.actor, key)
    asking = actions.asking_of(conference)
    occasion = Occasion(conference, asking)
    with timezone.override(ZoneInfo(conference.timezone)):
        with translation.override(occasion.language):  # the house's words are those of the letters, not of this page
            form = AskingForm(request.POST or None, asking=asking)
        if form.is_valid():
            try:
                with translation.override(occasion.language):
                    told = form.told()
                    actions.save_asking(conference, told, by=request.actor, saw=form.cleaned_data["version"])
            except Refused as refused:
                form.add_error(_field(refused), text_of(refused.code, refused.facts))
            else:
                messages.success(request, _("The changes are saved."))
                return redirect_to(request, request.path)
        context = {
            "conference": conference,
            "on": "wording",
            "form": form,
            "places": [(f"{{{name}}}", _(meaning)) for name, meaning in PLACES.items()],
            "names": NAMES,
        }
        return render(request, "invitations/wording.html", context, status=422 if form.errors else 200)


def _field(refused: Refused) -> str | None:
    if refused.code == "bad_phone":
        return "contact_phone"
    kind = refused.facts.get("kind")
    return f"text_{str(kind).replace('.', '_')}" if kind else None
