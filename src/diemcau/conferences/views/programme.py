"""The programme: looking at it, planning it, and saying on the day what is running."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from ..forms.programme import DayForm, ItemForm, SessionForm
from ..models import ProgrammeItem
from .conferences import language


def _back(request: Request, key: str, anchor: str = "") -> HttpResponse:
    return redirect_to(request, reverse("conferences:programme", args=[key]) + anchor)


@require_safe
def index(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    context = {
        "conference": conference,
        "programme": queries.programme_of(conference, language()),
        "may_plan": policies.may_plan(request.actor, conference.pk),
        "may_lead": policies.may_lead(request.actor, conference.pk),
        "day_form": DayForm(),
    }
    return render(request, "conferences/programme.html", context)


@require_POST
def add_day(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = DayForm(request.POST)
    if form.is_valid():
        actions.add_day(conference, by=request.actor, date=form.cleaned_data["date"])
    else:
        messages.error(request, _("This is no date."))
    return _back(request, key)


def day(request: Request, key: str, number: int) -> HttpResponse:
    found = queries.day_for(queries.planned_for(request.actor, key), number)
    form = DayForm(request.POST or None, initial={"date": found.date})
    if request.method == "POST" and form.is_valid():
        actions.edit_day(found, by=request.actor, date=form.cleaned_data["date"])
        return _back(request, key)
    context = {"conference": found.conference, "form": form, "title": _("Day"), "remove": "conferences:day_remove"}
    return render(request, "conferences/programme_edit.html", context | {"number": number})


@require_POST
def remove_day(request: Request, key: str, number: int) -> HttpResponse:
    actions.remove_day(queries.day_for(queries.planned_for(request.actor, key), number), by=request.actor)
    return _back(request, key)


def add_session(request: Request, key: str, day: int) -> HttpResponse:
    found = queries.day_for(queries.planned_for(request.actor, key), day)
    form = SessionForm(request.POST or None, day=found)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        return _back(request, key)
    context = {"conference": found.conference, "form": form, "title": _("New half-day")}
    return render(request, "conferences/programme_edit.html", context, status=422 if form.errors else 200)


def session(request: Request, key: str, number: int) -> HttpResponse:
    found = queries.session_for(queries.planned_for(request.actor, key), number)
    form = SessionForm(request.POST or None, day=found.day, session=found)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        return _back(request, key)
    context = {"conference": found.conference, "form": form, "title": _("Half-day"), "number": number}
    context["remove"] = "conferences:session_remove"
    return render(request, "conferences/programme_edit.html", context, status=422 if form.errors else 200)


@require_POST
def remove_session(request: Request, key: str, number: int) -> HttpResponse:
    actions.remove_session(queries.session_for(queries.planned_for(request.actor, key), number), by=request.actor)
    return _back(request, key)


def add_item(request: Request, key: str, session: int) -> HttpResponse:
    found = queries.session_for(queries.planned_for(request.actor, key), session)
    form = ItemForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        made = form.save(by=request.actor)
        return _back(request, key, f"#item-{made.pk}")
    context = {"conference": found.conference, "form": form, "title": _("New item")}
    return render(request, "conferences/programme_edit.html", context, status=422 if request.method == "POST" else 200)


def item(request: Request, key: str, number: int) -> HttpResponse:
    found = _planned(request, key, number)
    form = ItemForm(request.POST or None, session=found.session, item=found)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        return _back(request, key, f"#item-{number}")
    context = {"conference": found.session.conference, "form": form, "title": _("Item"), "number": number}
    context["remove"] = "conferences:item_remove"
    return render(request, "conferences/programme_edit.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def remove_item(request: Request, key: str, number: int) -> HttpResponse:
    """An item that is running, or on which more hangs than its speakers, goes only when that was said twice (`sure`)."""
    found = _planned(request, key, number)
    is_running, goes_with = found == queries.current_item(found.session.conference), queries.goes_with(found)
    if (is_running or goes_with) and "sure" not in request.POST:
        context = {
            "conference": found.session.conference, "item": found, "name": choose(found.title, language()),
            "is_running": is_running, "goes_with": goes_with,
        }  # fmt: skip
        return render(request, "conferences/item_remove.html", context, status=409)
    actions.remove_item(found, by=request.actor)
    return _back(request, key)


@require_POST
def move_item(request: Request, key: str, number: int) -> HttpResponse:
    actions.move_item(_planned(request, key, number), by=request.actor, up=request.POST.get("to") == "up")
    return _back(request, key, f"#item-{number}")


@require_POST
def advance(request: Request, key: str, number: int) -> HttpResponse:
    found = queries.item_for(request.actor, key, number)
    if not policies.may_lead(request.actor, found.session.conference_id):
        raise NotFound
    actions.advance(found, by=request.actor)
    return _back(request, key, f"#item-{number}")


def _planned(request: Request, key: str, number: int) -> ProgrammeItem:
    found = queries.item_for(request.actor, key, number)
    if not policies.may_plan(request.actor, found.session.conference_id):
        raise NotFound
    return found
