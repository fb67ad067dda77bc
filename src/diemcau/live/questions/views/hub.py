"""The page of those who moderate: what waits in a fair order, the queue, what is answered now, what is over."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences import levels
from diemcau.conferences.models import Conference
from diemcau.infra import intake
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, policies, queries
from ..texts import LONGEST
from .asked import as_number, asked_run, desk_address, moment_of, run_of


@never_cache
@require_safe
@ensure_csrf_cookie
def desk(request: Request, key: str) -> HttpResponse:
    """``?level=`` and ``?room=`` narrow what waits."""
    conference = queries.conference_to_moderate(request.actor, key)
    return _page(request, conference, run_of(request))


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """``do`` something with ``question``, as ``saw``. Refused: the page as it is now, saying so."""
    conference, run = queries.conference_to_moderate(request.actor, key), run_of(request)
    verb = _VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise NotFound
    question = queries.question_of(conference.pk, run, as_number(request.POST.get("question")))
    try:
        verb(question, by=request.actor, saw=as_number(request.POST.get("saw")))
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts)}
        return _page(request, conference, run, told, status=status_of(refused))
    return redirect_to(request, f"{desk_address(key, run)}#q-{question.pk}")


@require_POST
def paper(request: Request, key: str) -> HttpResponse:
    """A question from paper or told by telephone, for a room or, by its `name`, a delegate of it; asked `at`, where that is known."""
    conference, run = queries.conference_to_moderate(request.actor, key), run_of(request)
    site = conference.sites.filter(pk=as_number(request.POST.get("site"))).first()
    text, name = request.POST.get("text", ""), request.POST.get("name", "").strip()[:120]
    if site is None:
        raise NotFound
    try:
        delegate = queries.delegate_called(site, run, name) if name else None
        if name and delegate is None:
            raise Refused("question_nobody", name=name)
        at = moment_of(request.POST.get("at", ""), conference)
        made = actions.ask(by=request.actor, text=text, site=site, delegate=delegate, at=at, run=run)
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": request.POST, "typed_site": site.pk}
        return _page(request, conference, run, told, status=status_of(refused))
    intake.wait_for([made])
    return redirect_to(request, desk_address(key, run))


@require_POST
def settings(request: Request, key: str) -> HttpResponse:
    """Whether anonymous questions are taken, whether the rooms see the list, and its address on their screens."""
    conference = queries.conference_to_moderate(request.actor, key)
    if not policies.may_publish(request.actor, conference.pk):
        raise NotFound
    what, on = request.POST.get("what"), request.POST.get("on") == "1"
    if what == "anonymous":
        actions.allow_anonymous(conference, by=request.actor, on=on)
    elif what == "published":
        actions.publish(conference, by=request.actor, on=on)
    elif what == "screens":
        actions.show_list(conference, by=request.actor, on=on)
    else:
        raise NotFound
    return redirect_to(request, desk_address(key, run_of(request)))


def _page(
    request: Request, conference: Conference, run: str, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    now, number = SystemClock().now_ms(), conference.pk
    level, room = request.GET.get("level", "")[:24], as_number(request.GET.get("room"))
    turns = queries.turns_of(conference, run, now)
    context = {
        "conference": conference,
        "run": run,
        "asked_run": asked_run(run),
        "desk": queries.desk_of(number, run, now, level=level, site=room),
        "board": queries.board_of(number),
        "levels": _by_level(conference, turns, request.LANGUAGE_CODE),
        "level": level,
        "room": room,
        "rooms": conference.sites.all(),
        "may_publish": policies.may_publish(request.actor, number),
        "longest": LONGEST,
    }
    return render(request, "questions/desk.html", context | (more or {}), status=status)


def _by_level(
    conference: Conference, turns: list[tuple[Any, queries.Turns]], language: str
) -> list[tuple[str, queries.Turns]]:
    sums: dict[str, list[int]] = {}
    for site, one in turns:
        line = sums.setdefault(site.level, [0, 0, 0])
        for place, value in enumerate((one.turns, one.ms, one.waits)):
            line[place] += value
    return [
        (level, queries.Turns(levels.name(level, conference.levels, language), *line))
        for level, line in sorted(sums.items(), key=lambda pair: pair[1])
    ]


Verb = Callable[..., None]
_VERBS: dict[str, Verb] = {
    "queue": actions.queue,
    "live": actions.call_up,
    "answered": actions.answered,
    "back": actions.put_back,
    "split": actions.split,
    "pin": lambda question, **facts: actions.pin(question, on=True, **facts),
    "unpin": lambda question, **facts: actions.pin(question, on=False, **facts),
    "open": lambda question, **facts: actions.let_through(question, on=True, **facts),
    "close": lambda question, **facts: actions.let_through(question, on=False, **facts),
}
