"""What those who run call-in press on their desk: each press with what they saw, answered with what it changed."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.names import tidy
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, queries
from ..models import Spoken
from ..operations import LONGEST
from .bearers import asked_run, run_of

FRONT = 1_000


class Press(NamedTuple):
    """`saw` None: whoever pressed did not say (another program)."""

    site: Site
    unit: str
    by: Actor
    run: str
    saw: actions.Seen | None
    minutes: int | None


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """``do`` something with ``site``, a room's number, and ``unit``, one in it by name (empty: the room), as ``saw`` (its version), with
    ``on``, ``next`` and ``checking`` (keys of turns as seen); ``minutes`` where it gives time. A script gets ``{"versions": {key: version}}``
    of what it changed."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    verb = _VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise NotFound
    site = queries.room_of(conference.pk, _number(request, "site") or 0)
    press = Press(site, _unit(request), request.actor, run, _seen(request), _number(request, "minutes"))
    return _answered(request, key, lambda: verb(press))


@require_POST
def again(request: Request, key: str, number: int) -> HttpResponse:
    """A room that spoke goes on, with the time that was left to it."""
    spoken = _spoken(queries.conference_to_run(request.actor, key), number)
    return _answered(request, key, lambda: actions.again(spoken, by=request.actor))


@require_POST
def note(request: Request, key: str, number: int) -> HttpResponse:
    """What was said, in a line; also of a room that spoke by telephone."""
    spoken = _spoken(queries.conference_to_run(request.actor, key), number)
    text = request.POST.get("note", "")
    return _answered(request, key, lambda: actions.write_note(spoken, by=request.actor, note=text))


@require_POST
def time(request: Request, key: str) -> HttpResponse:
    """How long rooms speak: ``turn`` and ``whole`` minutes (empty: as usual, without limit) of ``site``, of ``unit`` in it,
    or of all, as ``saw``; ``way`` of all."""
    conference = queries.conference_to_run(request.actor, key)
    site = queries.room_of(conference.pk, _number(request, "site") or 0) if request.POST.get("site") else None
    facts = {name: _number(request, name) for name in ("turn", "whole", "saw")}
    way, unit = ("", _unit(request)) if site else (request.POST.get("way", ""), "")
    return _answered(
        request, key, lambda: actions.set_budget(conference, site, by=request.actor, unit=unit, way=way, **facts)
    )


def _answered(request: Request, key: str, do: Callable[[], actions.Versions | None]) -> HttpResponse:
    try:
        versions = do() or {}
    except Refused as refused:
        told = {"error": refused.code, "text": text_of(refused.code, refused.facts)}
        return JsonResponse(told, status=status_of(refused))
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"versions": versions})
    return redirect_to(request, reverse("stage:desk", args=[key]) + asked_run(run_of(request)))


def _spoken(conference: Conference, number: int) -> Spoken:
    found = Spoken.objects.select_related("site__conference").filter(conference=conference, pk=number).first()
    if found is None:
        raise NotFound
    return found


def _seen(request: Request) -> actions.Seen | None:
    if "saw" not in request.POST:
        return None
    version, *places = (_number(request, name) or 0 for name in ("saw", "on", "next", "checking"))
    return actions.Seen(version, *places)


def _unit(request: Request) -> str:
    return tidy(request.POST.get("unit", ""))[:LONGEST]


def _number(request: Request, name: str) -> int | None:
    """None: nothing was said. Raises NotFound on what is no number."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    if whole_number(text.removeprefix("-"), digits=9) is None:
        raise NotFound
    return int(text)


def _other(way: str) -> Callable[[Press], actions.Versions]:
    return lambda on: actions.by_other_way(
        on.site, by=on.by, way=way, minutes=on.minutes, run=on.run, saw=on.saw, unit=on.unit
    )


def _move(places: int) -> Callable[[Press], actions.Versions]:
    return lambda on: actions.move(on.site, by=on.by, places=places, run=on.run, saw=on.saw, unit=on.unit)


_VERBS: dict[str, Callable[[Press], actions.Versions | None]] = {
    "invite": lambda on: actions.invite(on.site, by=on.by, run=on.run, unit=on.unit),
    "check": lambda on: actions.check(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
    "good": lambda on: actions.judge_check(on.site, by=on.by, good=True, run=on.run, saw=on.saw, unit=on.unit),
    "bad": lambda on: actions.judge_check(on.site, by=on.by, good=False, run=on.run, saw=on.saw, unit=on.unit),
    "next": lambda on: actions.set_next(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
    "give": lambda on: actions.give(on.site, by=on.by, minutes=on.minutes, run=on.run, saw=on.saw, unit=on.unit),
    "phone": _other("phone"),
    "external": _other("external"),
    "hall": _other("hall"),
    "up": _move(-1),
    "down": _move(1),
    "first": _move(-FRONT),
    "in_turn": lambda on: actions.in_its_turn(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
    "mute": lambda on: actions.mute(on.site, by=on.by, on=True, run=on.run, saw=on.saw, unit=on.unit),
    "unmute": lambda on: actions.mute(on.site, by=on.by, on=False, run=on.run, saw=on.saw, unit=on.unit),
    "hold": lambda on: actions.hold(on.site, by=on.by, on=True, run=on.run, saw=on.saw, unit=on.unit),
    "go_on": lambda on: actions.hold(on.site, by=on.by, on=False, run=on.run, saw=on.saw, unit=on.unit),
    "time": lambda on: actions.more_time(
        on.site, by=on.by, minutes=on.minutes or 0, run=on.run, saw=on.saw, unit=on.unit
    ),
    "interrupt": lambda on: actions.interrupt(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
    "end": lambda on: actions.end(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
    "back": lambda on: actions.send_back(on.site, by=on.by, run=on.run, saw=on.saw, unit=on.unit),
}
