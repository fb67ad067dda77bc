"""The hub's page of delegates' phones: each room's join code, how many phones came, the sheets to hang up, the codes on the screens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.infra.outbox import RUNS
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from ..exports.join_sheets import AT_ONCE, SHEETS, join_sheets_pdf
from ..handouts import order
from ..models import Conference


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """A POST puts the codes on the rooms' screens (`show` 1), or takes them down."""
    conference = _led(request, key)
    run = "rehearsal" if request.GET.get("run") == RUNS[1] else RUNS[0]
    if request.method == "POST":
        shown = request.POST.get("show") == "1"
        actions.show_join_codes(conference, shown, by=request.actor, run=run)
        messages.success(
            request, _("The join codes are on the screens.") if shown else _("The join codes are off the screens.")
        )
        return redirect_to(request, request.get_full_path())
    actions.make_join_codes(conference, list(conference.sites.values_list("pk", flat=True)), by=request.actor)
    rooms = queries.joinings(request.actor, conference)
    context = {
        "conference": conference,
        "rooms": rooms,
        "run": run,
        "joined": sum(room.joined for room in rooms),
        "personal": sum(room.personal for room in rooms),
        "shown": queries.joins_are_shown(conference.pk, run),
        "address": queries.join_address(),
    }
    return render(request, "conferences/phones.html", context)


@require_POST
def renew(request: Request, key: str, code: str) -> HttpResponse:
    conference = _led(request, key)
    site = queries.site_for(request.actor, key, code)
    made = actions.renew_join_code(site, by=request.actor)
    said = {"site": site.name, "code": queries.spoken(made.code)}
    messages.success(request, _("%(site)s has another code: %(code)s. Hang up its new sheet.") % said)
    return redirect_to(request, reverse("conferences:phones", args=[conference.key]) + f"#room-{site.pk}")


@never_cache
@require_safe
def sheets(request: Request, key: str) -> HttpResponse:
    """The sheets to hang up: of a level (`?level=`), of one room (`?site=`), a room's people get their own."""
    conference = queries.conference_for(request.actor, key)
    wanted = {"level": request.GET.get("level", ""), "code": request.GET.get("site", "")}
    found = queries.joinings(request.actor, conference, **wanted)
    actions.make_join_codes(conference, [room.site.pk for room in found], by=request.actor)
    if len(found) > AT_ONCE:
        name = f"{key}-phones.zip"
        number = order(SHEETS, by=request.actor, conference=conference, file_name=name, level=wanted["level"])
        return redirect("conferences:handout", key, number)
    pdf = join_sheets_pdf(conference, queries.joinings(request.actor, conference, **wanted))
    head = {"Content-Disposition": f'inline; filename="{key}-phones.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=head)


def _led(request: Request, key: str) -> Conference:
    conference = queries.conference_for(request.actor, key)
    if not policies.may_lead(request.actor, conference.pk):
        raise NotFound
    return conference
