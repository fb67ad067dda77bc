"""Units that are invited to send people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.mail import queries as mails
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ... import unit_links
from .. import actions, composing, queries
from ..enums import Letter, Way
from ..occasion import Occasion
from ..wording import UNIT
from .people import after_preparing


@never_cache
@require_safe
def units(request: Request, key: str) -> HttpResponse:
    """The list; htmx gets its rows alone."""
    conference = roster.conference_to_change(request.actor, key)
    standing, text = request.GET.get("standing", ""), request.GET.get("text", "")[:80].replace("\0", "")
    found = queries.units_for(request.actor, conference, standing, text, request.GET.get("page", "1"))
    context = {
        "conference": conference,
        "on": "units",
        "page": found.page,
        "counts": found.counts,
        "standing": standing,
        "text": text,
        "letters": Letter.choices,
        "mail_is_on": mails.is_on(),
    }
    return render_part(request, "invitations/units.html", "rows", context)


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """Prepare a letter, or note that it was handed over, for those ticked (``unit``) or for all that are listed."""
    conference, said = roster.conference_to_change(request.actor, key), request.POST
    back = f"{reverse('invitations:units', args=[key])}?{request.GET.urlencode()}"
    standing, text = request.GET.get("standing", ""), request.GET.get("text", "")[:80].replace("\0", "")
    rows = queries.units.rows_for(request.actor, conference.pk, standing, text)
    if said.get("verb") != "all":
        wanted = (whole_number(pk) for pk in said.getlist("unit")[:500])
        rows = rows.filter(pk__in=[pk for pk in wanted if pk is not None])
    chosen, letter = list(rows), said.get("letter", "")
    if said.get("verb") in Way.values and chosen:
        done = actions.hand_over(conference.pk, by=request.actor, way=said["verb"], units=chosen)
        messages.success(request, _("Noted for %(count)s.") % {"count": done})
        return redirect_to(request, back)
    if not chosen:
        messages.error(request, text_of("nobody_to_write_to"))
        return redirect_to(request, back)
    if letter not in Letter.values:
        raise NotFound
    more = "once_more" in said
    outcome = actions.prepare_units(conference, chosen, letter, by=request.actor, once_more=more)
    return after_preparing(request, key, outcome, back)


@never_cache
@require_safe
def unit(request: Request, key: str, pk: int) -> HttpResponse:
    """One unit's texts to copy, and its letter as it would go."""
    conference = roster.conference_to_change(request.actor, key)
    found = queries.unit_for(request.actor, conference.pk, pk)
    occasion = Occasion(conference, actions.asking_of(conference))
    link = unit_links.links_of([found], by=request.actor).get(found.pk, "")
    facts = occasion.of_unit(found, link=link, seats=actions.seats_of(found))
    context = {
        "conference": conference,
        "on": "units",
        "unit": found,
        "invitation": getattr(found, "invitation", None),
        "message": composing.message(occasion, UNIT, facts),
        "letter": composing.say(occasion, f"{UNIT}.{Letter.INVITATION}", facts),
        "link": link,
        "mail_is_on": mails.is_on(),
    }
    return render(request, "invitations/unit.html", context)
