"""Substitutes before the day: proposed for one delegate, agreed to or refused on one page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import policies, queries
from ..actions import substituting as actions
from ..own_forms import ProposalForm
from ..queries import substitutions

FIELD_OF = {
    "empty_name": "full_name", "already_listed": "full_name", "bad_phone": "phone", "bad_email": "email",
}  # fmt: skip


@require_GET
def waiting(request: Request, key: str) -> HttpResponse:
    """What waits for consent, before the day and at the door; what was decided."""
    actor, conference = request.actor, queries.conference_for(request.actor, key)
    at_door = queries.delegates_for(actor, conference.pk, queries.Filters(approval=True))
    context = {
        "conference": conference,
        "waiting": substitutions.waiting_for(actor, conference),
        "at_door": list(queries.rows(actor, at_door)),
        "decided": substitutions.decided_for(actor, conference),
        "may_change": policies.may_change(actor, conference.pk),
    }
    return render(request, "roster/substitutes.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: Request, key: str, uid: UUID) -> HttpResponse:
    """Say who is to come instead of this delegate; whoever may agree can do so in the same step."""
    conference = queries.conference_for(request.actor, key)
    delegate = substitutions.to_propose_for(request.actor, queries.delegate_for(request.actor, conference.pk, uid))
    form = ProposalForm(request.POST or None)
    may_agree = policies.may_approve(request.actor, conference.pk, delegate.site_id)
    if form.is_valid():
        try:
            made = actions.propose_substitute(by=request.actor, delegate=delegate, proposal=form.proposal())
            if may_agree and "agree" in request.POST:
                actions.agree_to_substitute(by=request.actor, substitution=made)
        except Refused as refused:
            field = FIELD_OF.get(refused.code) or refused.facts.get("field")
            form.add_error(str(field) if field else None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("It is kept. Who is to come instead of %(name)s stands below.") % {"name": delegate.full_name})  # fmt: skip
            return redirect("roster:substitute", key, uid)
    context = {
        "conference": conference,
        "delegate": delegate,
        "form": form,
        "history": substitutions.history_of(delegate),
        "may_agree": may_agree,
        "may_change": policies.may_change(request.actor, conference.pk),
    }
    return render(request, "roster/substitute.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, key: str, uid: UUID) -> HttpResponse:
    """Nobody is to come instead after all."""
    conference = queries.conference_for(request.actor, key)
    delegate = queries.delegate_for(request.actor, conference.pk, uid)
    actions.withdraw_substitute(by=request.actor, delegate=delegate)
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("roster:substitute", key, uid)


@require_POST
def agree(request: Request, key: str, pk: int) -> HttpResponse:
    """With the chair's consent."""
    conference = queries.conference_for(request.actor, key)
    found = substitutions.substitution_for(request.actor, conference.pk, pk)
    made = actions.agree_to_substitute(by=request.actor, substitution=found)
    messages.success(request, _("%(name)s is on the list, with a code of their own.") % {"name": made.full_name})
    return redirect("roster:substitutes", key)


@require_POST
def refuse(request: Request, key: str, pk: int) -> HttpResponse:
    """Without consent: the delegate stays expected."""
    conference = queries.conference_for(request.actor, key)
    found = substitutions.substitution_for(request.actor, conference.pk, pk)
    actions.refuse_substitute(by=request.actor, substitution=found, words=request.POST.get("words", ""))
    messages.success(request, _("%(name)s is refused as substitute.") % {"name": found.full_name})
    return redirect("roster:substitutes", key)
