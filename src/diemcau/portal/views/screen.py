"""One room: its page for the hub, and its screen, read from ten metres."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie

from diemcau.conferences import queries as conferences
from diemcau.conferences.fragments import join_pane
from diemcau.infra.engine import audience_in
from diemcau.infra.options import options
from diemcau.live.announcements import fragments as announcements
from diemcau.live.broadcast import queries as broadcast
from diemcau.live.film import fragments as film
from diemcau.live.polls import fragments as polls
from diemcau.live.questions import fragments as questions
from diemcau.live.runsheet import fragments as runsheet
from diemcau.live.slides import fragments as slides
from diemcau.live.stage import fragments as stage
from diemcau.live.stage import queries as calling
from diemcau.live.stage.policies import is_of_room
from diemcau.ui.http import Request, may_fetch_from

from .. import fragments, queries
from .wall import session_of, ticket_url


@ensure_csrf_cookie
def room(request: Request, key: str, code: str) -> HttpResponse:
    """A room as the hub meets it: state, figures, whom to ring, and what can be done for it."""
    run = queries.run_of(request.GET.get("run"))
    language, now = request.LANGUAGE_CODE, timezone.now()
    wish = session_of(request)
    found = queries.screen_for(request.actor, key, code, run=run, language=language, now=now, session=wish)
    facts = conferences.sites_for(request.actor, found.conference, language, found.conference.sites.filter(code=code))
    context = {
        "screen": found,
        "row": found.row,
        "site": facts[0],
        "conference": found.conference,
        "run": run,
        "round": found.round,
        "opens": queries.doors_of(request.actor, found.site),
        "address": options().public_url.rstrip("/") + reverse("portal:screen", args=[found.conference.key, code]),
        "audience": audience_in(run, f"site-{found.site.pk}" if found.is_now else "lists"),
        "ticket_url": ticket_url(found.conference, run, found.site.pk if found.is_now else 0),
        "panel": fragments.panel(found.conference, found.row, found.session),
        "is_external": broadcast.settings_of(found.conference.pk).external,
    }
    return render(request, "portal/room.html", context)


@ensure_csrf_cookie
def screen(request: Request, key: str, code: str) -> HttpResponse:
    """One room's screen."""
    run = queries.run_of(request.GET.get("run"))
    found = queries.screen_for(request.actor, key, code, run=run, language=request.LANGUAGE_CODE, now=timezone.now())
    audiences = [audience_in(run, "screens"), audience_in(run, f"site-{found.site.pk}")]
    asked = {row.site_id for row in runsheet.asked_rooms(found.conference, run, request.LANGUAGE_CODE)}
    calls = calling.stage_of(found.conference.pk, run)
    codes = conferences.codes_shown(found.conference.pk, run, [found.site.pk])
    context = {
        "screen": found,
        "conference": found.conference,
        "run": run,
        "audiences": ",".join(audiences),
        "ticket_url": ticket_url(found.conference, run, found.site.pk),
        "now": fragments.now_on(found.conference, run, request.LANGUAGE_CODE),
        "slides": slides.pane(found.conference.pk, run),
        "film": film.pane(found.conference.pk, run),
        "question": questions.pane(found.conference.pk, run),
        "poll": polls.pane(found.conference.pk, run),
        "announcement": announcements.on_screen(found.site, run),
        "layout": runsheet.layout(found.conference.pk, run),
        "timer": runsheet.timer(found.conference.pk, run),
        "ready": runsheet.ready(found.site.pk, found.site.pk in asked),
        "call": stage.room(found.conference, found.site, run, calls),
        "is_called": bool(calling.place_of(calls, found.site.pk).step),
        "is_own": is_of_room(request.actor, found.conference.pk, found.site.pk),
        "room": fragments.room(found.conference, found.row),
        "join": join_pane(found.site.pk, codes.get(found.site.pk, ""), run),
    }
    response = render(request, "portal/screen.html", context)
    if playlist := broadcast.settings_of(found.conference.pk).playlist:
        may_fetch_from(response, playlist)
    return response
