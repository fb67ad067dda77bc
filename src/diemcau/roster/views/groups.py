"""Groups and their quotas."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.ui.http import Request

from .. import actions, policies, queries
from ..forms import GroupForm


@require_http_methods(["GET", "POST"])
def groups(request: Request, key: str) -> HttpResponse:
    """All groups, and a form for one more."""
    conference = queries.conference_for(request.actor, key)
    form = GroupForm(request.POST or None)
    if form.is_valid():
        actions.add_group(
            by=request.actor, conference=conference.pk, title=form.title(), quota=form.cleaned_data["quota"]
        )
        messages.success(request, _("The group is added."))
        return redirect("roster:groups", key)
    context = {
        "conference": conference,
        "form": form,
        "groups": queries.groups_for(request.actor, conference.pk),
        "may_change": policies.may_change(request.actor, conference.pk),
    }
    return render(request, "roster/groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: Request, key: str, pk: int) -> HttpResponse:
    """A group's title and quota."""
    conference = queries.conference_to_change(request.actor, key)
    group = queries.group_to_change(request.actor, conference.pk, pk)
    form = GroupForm(request.POST or None, group=group)
    if form.is_valid():
        actions.edit_group(by=request.actor, group=group, title=form.title(), quota=form.cleaned_data["quota"])
        messages.success(request, _("The changes are saved."))
        return redirect("roster:groups", key)
    context = {"conference": conference, "form": form, "group": group}
    return render(request, "roster/group.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, key: str, pk: int) -> HttpResponse:
    """Remove a group; its delegates stay."""
    conference = queries.conference_to_change(request.actor, key)
    group = queries.group_to_change(request.actor, conference.pk, pk)
    actions.remove_group(by=request.actor, group=group)
    messages.success(request, _("The group is removed. Its delegates stay on the list."))
    return redirect("roster:groups", key)
