"""Who holds which role in a conference."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, places, policies, queries
from ..enums import CLUSTER_ROLES, CONFERENCE_ROLES, SITE_ROLES
from ..forms import RoleForm
from .conference import page_context


@require_http_methods(["GET", "HEAD", "POST"])
def role_list(request: Request, key: str) -> HttpResponse:
    """People with roles, and the form that gives one."""
    conference = queries.conference_for(request.actor, key)
    held = list(queries.roles_of(request.actor, conference, moment=timezone.now()))
    there = places.known().rooms(conference, _own_rooms(request.actor, conference))
    form = RoleForm(request.POST or None, roles=_givable(request.actor, conference), rooms=there)
    if request.method == "POST" and form.is_valid() and _give(request, conference, form):
        return redirect_to(request, request.path)
    rooms = {room.site: room.name for room in there}
    rows = [(row, rooms.get(row.site_id, ""), row.role in CLUSTER_ROLES) for row in held]
    context = page_context(request, key, conference, "roles") | {"rows": rows, "form": form}
    return render(request, "people/roles.html", context, status=422 if form.is_bound else 200)


@require_POST
def role_end(request: Request, key: str, pk: int) -> HttpResponse:
    """End a role."""
    conference = queries.conference_for(request.actor, key)
    held = queries.role_for(request.actor, conference, pk, moment=timezone.now())
    actions.end_role(held, by=request.actor)
    messages.success(request, _("The role has ended."))
    left = (
        queries.hub_computers_by(held.account, conference)
        if not policies.runs_hub(queries.actor_for(held.account), conference)
        else 0
    )
    if left:
        text = ngettext(
            "%(count)s hub computer that came in by this person's links is still let in: look at Devices.",
            "%(count)s hub computers that came in by this person's links are still let in: look at Devices.",
            left,
        )
        messages.warning(request, text % {"count": left})
    if policies.may_see_devices(request.actor, conference):
        _tell_of_links(request, conference, f"account:{held.account_id}")
    return redirect_to(request, f"/c/{key}/people")


def _tell_of_links(request: Request, conference: int, maker: str) -> None:
    """Rooms work with what somebody gave out while in office: it is said, and ended by whoever decides so."""
    left = len(queries.orphaned_ways(request.actor, conference, maker=maker))
    if left:
        text = ngettext(
            "%(count)s link or code for a room that this person made still opens: look at Devices.",
            "%(count)s links and codes for rooms that this person made still open: look at Devices.",
            left,
        )
        messages.warning(request, text % {"count": left})


def _give(request: Request, conference: int, form: RoleForm) -> bool:
    account = queries.account_named(form.cleaned_data["username"])
    if account is None:
        form.add_error("username", _("There is no open account of this name."))
        return False
    try:
        with transaction.atomic():
            for site in form.sites():
                actions.give_role(
                    account, by=request.actor, role=form.cleaned_data["role"], conference=conference, site=site
                )
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        return False
    messages.success(request, _("The role is given."))
    return True


def _own_rooms(actor: Actor, conference: int) -> frozenset[int] | None:
    """The rooms to show: all (None) to those who run the hub, else those the actor leads."""
    return None if policies.runs_hub(actor, conference) else policies.led_sites(actor, conference)


def _givable(actor: Actor, conference: int) -> list[str]:
    site = next(iter(policies.led_sites(actor, conference)), 1)
    roles = [(role, 0) for role in CONFERENCE_ROLES] + [(role, site) for role in (*CLUSTER_ROLES, *SITE_ROLES)]
    return [role for role, at in roles if policies.may_give(actor, role, conference, at)]
