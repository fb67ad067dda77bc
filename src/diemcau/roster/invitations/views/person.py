"""One person's invitation: texts to copy, the letter as it would go, what they answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.mail import queries as mails
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ...models import Delegate
from .. import actions, composing, queries
from ..enums import Letter
from ..forms import AnswerForm
from ..occasion import Occasion
from ..wording import PERSON


@never_cache
@require_safe
def person(request: Request, key: str, uid: UUID) -> HttpResponse:
    """The texts are made anew each time it is looked at."""
    conference = roster.conference_to_change(request.actor, key)
    delegate = _delegate(request, conference.pk, uid)
    occasion = Occasion(conference, actions.asking_of(conference))
    facts = occasion.of_person(delegate)
    invitation = getattr(delegate, "invitation", None)
    silent = invitation is not None and invitation.invited_at and not invitation.answer
    letter = Letter.REMINDER if silent else Letter.INVITATION
    [line] = queries.asked.lines(conference.pk, [delegate])
    context = {
        "conference": conference,
        "on": "people",
        "delegate": delegate,
        "line": line,
        "message": composing.message(occasion, PERSON, facts),
        "letter": composing.say(occasion, f"{PERSON}.{letter}", facts),
        "letter_kind": letter,
        "link": facts["link"],
        "form": AnswerForm(),
        "mail_is_on": mails.is_on(),
    }
    return render(request, "invitations/person.html", context)


@require_POST
def answer(request: Request, key: str, uid: UUID) -> HttpResponse:
    """What they said to somebody who writes it down."""
    conference = roster.conference_to_change(request.actor, key)
    delegate = _delegate(request, conference.pk, uid)
    form = AnswerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.answer(delegate=delegate, by=request.actor, answer=told["answer"], reason=told["reason"])
        except Refused as refused:
            messages.error(request, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The answer of %(name)s is noted.") % {"name": delegate.full_name})
    return redirect_to(request, reverse("invitations:person", args=[key, uid]))


def _delegate(request: Request, conference: int, uid: UUID) -> Delegate:
    found = (
        queries.people_for(request.actor, conference)
        .filter(uid=uid)
        .select_related("site__place", "group", "invitation")
        .first()
    )
    if found is None:
        raise NotFound
    return found
