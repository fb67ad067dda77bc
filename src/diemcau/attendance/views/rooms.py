"""Attendance of one room: by name, as papers, and paper lists that the hub types later."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Session, Site
from diemcau.infra import intake
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import actions, exports, policies, queries
from ..forms import MOST_BLANK, PaperForm, zone_of
from . import file, number_in, run_of


def _sessions(site: Site) -> list[Session]:
    """The half-days in which the room takes part, in their order."""
    return list(site.conference.sessions.select_related("day").exclude(not_for=site))


def _session(request: Request, site: Site, sessions: list[Session], run: str) -> Session:
    """The half-day of the address, else the one that counts now. Raises NotFound."""
    if (number := number_in(request, "session")) is not None:
        found = next((one for one in sessions if one.pk == number), None)
    else:
        current = conferences.current_item(site.conference, run)
        running = current.session_id if current else 0
        found = conferences.half_day_now(sessions, timezone.now(), running=running)
    if found is None:
        raise NotFound
    return found


@require_safe
@never_cache
def room(request: Request, key: str, code: str) -> HttpResponse:
    site, run = queries.room_for(request.actor, key, code), run_of(request)
    sessions = _sessions(site)
    session = _session(request, site, sessions, run)
    waiting = queries.substitutes_waiting(request.actor, site.conference, run, site=site.pk)
    counts = queries.site_counts(site.conference_id, session.pk, run, [site.pk])[site.pk]
    context = {
        "conference": site.conference, "site": site, "sessions": sessions, "session": session, "run": run,
        "of": queries.attendance_list(site, [session], run), "counts": counts, "zone": zone_of(site),
        "may_enter": policies.may_settle(request.actor, site.conference_id),
        "waiting": waiting,
        "unknown": queries.unknown_people(site.conference_id, run).get(site.pk, 0),
    }  # fmt: skip
    return render(request, "attendance/room.html", context)


def _list(request: Request, key: str, code: str) -> queries.RoomList:
    site = queries.room_for(request.actor, key, code)
    sessions, run = _sessions(site), run_of(request)
    chosen = [_session(request, site, sessions, run)] if "session" in request.GET else sessions
    return queries.attendance_list(site, chosen, run)


@require_safe
def pdf(request: Request, key: str, code: str) -> HttpResponse:
    of, blank = _list(request, key, code), min(number_in(request, "blank") or 0, MOST_BLANK)
    return file(exports.list_pdf(of, by=request.actor, blank=blank), f"{key}-{code}.pdf", "application/pdf")


@require_safe
def xlsx(request: Request, key: str, code: str) -> HttpResponse:
    return file(exports.list_xlsx(_list(request, key, code), by=request.actor), f"{key}-{code}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def paper(request: Request, key: str, code: str) -> HttpResponse:
    site, run = queries.room_for(request.actor, key, code), run_of(request)
    if not policies.may_settle(request.actor, site.conference_id):
        raise NotFound
    sessions = _sessions(site)
    session = _session(request, site, sessions, run)
    of = queries.attendance_list(site, [session], run)
    form = PaperForm(request.POST or None, of=of, zone=zone_of(site))
    if form.is_valid():
        typed = form.save(by=request.actor)
        intake.wait_for(typed)
        messages.success(request, _("%(count)s persons are entered from paper.") % {"count": len(typed)})
        if form.later:
            names = ", ".join(form.later)
            text = _(
                "Something later is known of these persons, and stands (they left, or somebody came instead): %(names)s."
            )
            messages.warning(request, text % {"names": names})
        back = reverse("attendance:room", args=[key, code])
        return redirect_to(request, f"{back}?session={session.pk}&run={run}")
    context = {
        "conference": site.conference, "site": site, "sessions": sessions, "session": session, "run": run,
        "form": form, "lines": form.lines(), "zone": zone_of(site),
    }  # fmt: skip
    return render(request, "attendance/paper.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: Request, key: str, code: str, session: int, uid: UUID) -> HttpResponse:
    """Somebody was ticked by mistake when this room's paper was typed: that entry is undone. The paper page goes on as it is."""
    site, run = queries.room_for(request.actor, key, code), run_of(request)
    found = next((one for one in _sessions(site) if one.pk == session), None)
    if found is None:
        raise NotFound
    undone = actions.take_back(site.conference_id, queries.paper_entries(site, found, uid, run), by=request.actor)
    intake.wait_for(undone)
    if request.htmx:
        return render(request, "attendance/paper.html#undone")
    messages.success(request, _("The entry from paper is undone."))
    back = reverse("attendance:room", args=[key, code])
    return redirect_to(request, f"{back}?session={session}&run={run}")
