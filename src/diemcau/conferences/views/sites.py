"""Lists of sites, one site, and how it is changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.kernel.errors import NotFound
from diemcau.people import queries as people
from diemcau.ui.http import Request, redirect_to, render_part

from .. import actions, fragments, policies, queries
from ..forms.levels import LevelsForm
from ..forms.sites import SiteForm
from ..models import Site
from .conferences import bodies, language

PER_PAGE = 100


@require_safe
@ensure_csrf_cookie
def index(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    text, level = request.GET.get("q", "")[:200], request.GET.get("level", "")
    found = queries.sites_of(conference, request.actor, text=text, level=level)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    sites = queries.sites_for(request.actor, conference, language(), page.object_list)
    states = fragments.states_of([site.id for site in sites])
    context = {
        "conference": conference,
        "page": page,
        "sites": [(site, states[site.id]) for site in sites],
        "hears": request.actor.holds(*policies.HUB, "system_admin", conference=conference.pk),
        "levels": queries.level_names(conference, request.actor, language()),
        "text": text,
        "level": level,
        "may_plan": policies.may_plan(request.actor, conference.pk),
        "may_print": policies.may_print(request.actor, conference.pk),
    }
    return render_part(request, "conferences/sites.html", "rows", context)


@require_safe
def site(request: Request, key: str, code: str) -> HttpResponse:
    found = queries.site_for(request.actor, key, code)
    conference = found.conference
    one = queries.sites_of(conference, request.actor, only=[found.pk])
    below = queries.sites_of(conference, request.actor).filter(parent=found)
    context = {
        "conference": conference,
        "site": queries.sites_for(request.actor, conference, language(), one)[0],
        "below": queries.sites_for(request.actor, conference, language(), below),
        "may_plan": policies.may_plan(request.actor, conference.pk),
        "may_print": policies.may_print(request.actor, conference.pk),
    }
    return render(request, "conferences/site.html", context)


def edit(request: Request, key: str, code: str) -> HttpResponse:
    found = _planned(request, key, code)
    form = SiteForm(request.POST or None, conference=found.conference, site=found)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        messages.success(request, _("Saved."))
        former = people.former_ways(request.actor, found.conference_id, found.pk)
        if former:
            return redirect_to(request, f"{reverse('people:devices', args=[key])}?site={found.pk}")
        return redirect_to(request, reverse("conferences:site", args=[key, code]))
    context = {"conference": found.conference, "site": found, "form": form, "bodies": bodies()}
    if actions.must_stay(found):
        sessions = queries.sessions_of(found.conference, language())
        context |= {"stays": True, "sessions": [one for one in sessions if found.pk not in one.not_for]}
    return render(request, "conferences/site_edit.html", context, status=422 if form.errors else 200)


def levels(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = LevelsForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("conferences:sites", args=[key]))
    context = {"conference": conference, "form": form}
    return render(request, "conferences/levels.html", context, status=422 if form.errors else 200)


def add_one(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = SiteForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        made = form.save(by=request.actor)
        messages.success(request, _("The site has the room number %(code)s.") % {"code": made.code})
        return redirect_to(request, reverse("conferences:site", args=[key, made.code]))
    return render(
        request,
        "conferences/site_edit.html",
        {"conference": conference, "form": form, "bodies": bodies()},
        status=422 if form.errors else 200,
    )


@require_POST
def remove(request: Request, key: str, code: str) -> HttpResponse:
    found = _planned(request, key, code)
    actions.remove_site(found, by=request.actor)
    messages.success(request, _("%(site)s is removed.") % {"site": found.name})
    return redirect_to(request, reverse("conferences:sites", args=[key]))


def _planned(request: Request, key: str, code: str) -> Site:
    found = queries.site_for(request.actor, key, code)
    if not policies.may_plan(request.actor, found.conference_id):
        raise NotFound
    return found
