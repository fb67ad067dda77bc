"""Messages of the hub: written, sent, followed and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import level_names
from diemcau.infra import intake
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.localised import choose
from diemcau.people import queries as people
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, policies, queries
from ..enums import Kind, Reach
from ..texts import LONGEST
from .asked import address, as_number, run_of

MINUTES = (1, 2, 5, 10, 15, 30, 60)


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request, key: str) -> HttpResponse:
    """What stands and who heard it; a post sends one more. ``?rooms=`` fills in room numbers."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    if request.method != "POST":
        return _page(request, conference, run, {"typed": {"rooms": request.GET.get("rooms", "")[:200]}})
    said = request.POST
    kind, reach = said.get("kind", ""), said.get("reach", "")
    if kind not in (Kind.NOTICE, Kind.URGENT) or reach not in Reach.values:
        raise NotFound
    try:
        rooms = queries.rooms_named(conference, said.get("rooms", "")) if reach == Reach.ROOMS else []
        message = actions.Message(
            kind, {"vi": said.get("vi", ""), "en": said.get("en", "")}, reach, said.get("level", ""), rooms,
            as_number(said.get("minutes")), "on_screens" in said, "on_phones" in said,
        )  # fmt: skip
        actions.send(conference, message, by=request.actor, run=run)
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": said}
        return _page(request, conference, run, told, status=status_of(refused))
    return redirect_to(request, address("desk", key, run))


@require_POST
def cue(request: Request, key: str) -> HttpResponse:
    """“Your room is next”, for ``room`` (its number); back to where the button was."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    try:
        rooms = queries.rooms_named(conference, request.POST.get("room", ""))
        if len(rooms) != 1:
            raise Refused("announcement_nobody")
        actions.cue(rooms[0], by=request.actor, run=run)
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": {"room": request.POST.get("room", "")}}
        return _page(request, conference, run, told, status=status_of(refused))
    back = address("chat", key, run, room=rooms[0].code) if request.POST.get("back") == "chat" else ""
    return redirect_to(request, back or address("desk", key, run))


@require_POST
def take_back(request: Request, key: str, number: int) -> HttpResponse:
    """It stands nowhere any more."""
    row = queries.announcement_to_run(request.actor, key, number)
    actions.take_back(row, by=request.actor)
    return redirect_to(request, address("desk", key, row.run))


@require_POST
def by_phone(request: Request, key: str, number: int) -> HttpResponse:
    """The room ``room`` (its number) acknowledged by telephone."""
    row = queries.announcement_to_run(request.actor, key, number)
    if not policies.may_acknowledge(request.actor, row.conference_id):
        raise NotFound
    try:
        site = queries.room_told(row, request.POST.get("room", ""))
        if said := actions.acknowledge_by_phone(row, site, by=request.actor):
            intake.wait_for([said])
    except Refused as refused:
        messages.error(request, text_of(refused.code, refused.facts))
    return redirect_to(request, reverse("announcements:one", args=[key, number]))


@never_cache
@require_safe
@ensure_csrf_cookie
def one(request: Request, key: str, number: int) -> HttpResponse:
    """Who acknowledged it and who did not, by level."""
    row = queries.announcement_to_run(request.actor, key, number)
    language = request.LANGUAGE_CODE
    heard = queries.heard_by_level(row, language)
    context = {
        "conference": row.conference,
        "run": row.run,
        "asked_run": f"?run={row.run}" if row.run != "live" else "",
        "row": row,
        "text": choose(row.texts, language),
        "levels": heard,
        "rooms": sum(level.rooms for level in heard),
        "heard": sum(level.heard for level in heard),
        "by_phone": sum(len(level.by_phone) for level in heard),
        "may_acknowledge": policies.may_acknowledge(request.actor, row.conference_id),
        "stands": not row.is_over and (row.until == 0 or row.until > SystemClock().now_ms()),
        "by": people.names_of([row.made_by]).get(row.made_by, ""),
    }
    return render(request, "announcements/one.html", context)


def _page(
    request: Request, conference: Conference, run: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    language = request.LANGUAGE_CODE
    boards = queries.boards_of(conference.pk, run, SystemClock().now_ms(), language, conference.levels)
    named = level_names(conference, request.actor, language)
    context = {
        "conference": conference,
        "run": run,
        "asked_run": f"?run={run}" if run != "live" else "",
        "standing": [board for board in boards if board.stands],
        "past": [board for board in boards if not board.stands],
        "texts": {board.row.pk: choose(board.row.texts, language) for board in boards},
        "levels": [(code, name) for code, name in named.items() if code != "hub"],
        "minutes": MINUTES,
        "longest": LONGEST,
    }
    return render(request, "announcements/desk.html", context | more, status=status)
