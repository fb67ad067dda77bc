"""The list of conferences, one conference's overview, and how it is made, changed and copied."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.options import options
from diemcau.kernel.errors import NotFound
from diemcau.people.models import Organisation
from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from ..forms.conference import CloneForm, ConferencePage, NewConferenceForm
from ..tabs import pages_for


def language() -> str:
    """The page's language, as texts and formats take it."""
    return (get_language() or "vi")[:2]


def bodies() -> QuerySet[Organisation]:
    """Bodies to choose from while a name is typed."""
    return Organisation.objects.order_by("canonical_name")[:300]


@require_safe
def index(request: Request) -> HttpResponse:
    if not request.actor.is_known:
        raise NotFound
    found = queries.conferences_for(request.actor, language())
    may_create = policies.may_create(request.actor)
    return render(request, "conferences/list.html", {"conferences": found, "may_create": may_create})


def new(request: Request) -> HttpResponse:
    if not policies.may_create(request.actor):
        raise NotFound
    form = NewConferenceForm(request.POST or None, initial={"timezone": options().time_zone})
    if request.method == "POST" and form.is_valid():
        made = form.save(by=request.actor)
        messages.success(request, _("The conference is there. What comes next stands below."))
        return redirect_to(request, reverse("conferences:overview", args=[made.key]))
    return render(request, "conferences/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def overview(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    context = {
        "conference": conference,
        "overview": queries.overview_of(conference, request.actor, language()),
        "programme": queries.programme_of(conference, language()),
        "may_plan": policies.may_plan(request.actor, conference.pk),
        "access_ends": queries.access_ends(conference),
        "routes": {page.name: page.route for page in pages_for(request.actor, conference.pk)},
    }
    return render(request, "conferences/overview.html", context)


def edit(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    page = ConferencePage(conference, by=request.actor, data=request.POST or None)
    status = 200
    if request.method == "POST":
        if page.is_valid():
            page.save()
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("conferences:overview", args=[key]))
        status = 422
    context = {"conference": conference, "page": page, "bodies": bodies()}
    return render(request, "conferences/edit.html", context, status=status)


def clone(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = CloneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(conference, by=request.actor)
        messages.success(request, _("The copy is there: sites, contacts and programme, without delegates."))
        return redirect_to(request, reverse("conferences:edit", args=[made.key]))
    context = {"conference": conference, "form": form}
    return render(request, "conferences/clone.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: Request, key: str) -> HttpResponse:
    actions.delete(queries.planned_for(request.actor, key), by=request.actor)
    messages.success(request, _("The draft is deleted."))
    return redirect_to(request, reverse("conferences:list"))
