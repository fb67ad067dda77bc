"""One poll at the hub: open it, follow it, extend, close, show; hands told by telephone; words let through; its results as a file."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.digits import typed_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, exports, queries
from ..enums import Kind, State
from ..hub import result_piece
from ..models import Poll
from .asked import address, as_number, asked_run, run_of


@never_cache
@require_safe
@ensure_csrf_cookie
def one(request: Request, key: str, number: int) -> HttpResponse:
    run = run_of(request)
    return _page(request, queries.poll_to_run(request.actor, key, run, number))


@require_POST
def act(request: Request, key: str, number: int) -> HttpResponse:
    """``do`` something, as ``saw``. Refused: the page as it is now, saying so."""
    run = run_of(request)
    poll = queries.poll_to_run(request.actor, key, run, number)
    do = request.POST.get("do", "")
    if do not in _VERBS and do != "copy":
        raise NotFound
    try:
        if do == "copy":
            made = actions.copy(poll, by=request.actor)
            return redirect_to(request, address("edit", key, run, made.pk))
        _VERBS[do](poll, request.POST, request.actor, as_number(request.POST.get("saw")))
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts)}
        again = queries.poll_to_run(request.actor, key, run, number)
        return _page(request, again, told, status=status_of(refused))
    if do == "remove":
        return redirect_to(request, address("desk", key, run))
    return redirect_to(request, address("one", key, run, number))


@require_POST
def hands(request: Request, key: str, number: int) -> HttpResponse:
    """What a room told by telephone: ``site``, ``n-KEY`` for each choice, ``abstained``, ``replaces``."""
    run = run_of(request)
    poll = queries.poll_to_run(request.actor, key, run, number)
    site = poll.conference.sites.filter(pk=as_number(request.POST.get("site"))).first()
    choices = [(choice, request.POST.get(f"n-{choice.key}", "").strip()) for choice in queries.choices_of(poll)]
    abstained = request.POST.get("abstained", "").strip()
    counts = {choice.key: typed_number(text) for choice, text in choices if text}
    try:
        if site is None or None in counts.values() or (abstained and typed_number(abstained) is None):
            raise Refused("poll_hands")
        made = actions.hand_count(
            poll, by=request.actor, site=site, counts={name: count for name, count in counts.items() if count is not None},
            abstained=typed_number(abstained) or 0, replaces=request.POST.get("replaces") == "1",
        )  # fmt: skip
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": request.POST, "raised": choices}
        return _page(request, poll, told, status=status_of(refused))
    intake.wait_for([made])
    return redirect_to(request, address("one", key, run, number))


@require_safe
def xlsx(request: Request, key: str, number: int) -> HttpResponse:
    """What it came to, as a workbook."""
    poll = queries.poll_to_run(request.actor, key, run_of(request), number)
    content = exports.results_xlsx(poll, by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-poll-{number}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=exports.XLSX, headers=headers)


def _page(request: Request, poll: Poll, more: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    now, run = SystemClock().now_ms(), poll.run
    is_draft = poll.state == State.DRAFT
    result = None if is_draft else queries.result_of(poll)
    is_open, choices = poll.is_open(now), queries.choices_of(poll)
    context = {
        "conference": poll.conference,
        "run": run,
        "asked_run": asked_run(run),
        "poll": poll,
        "title": queries.text_of(poll.title),
        "choices": choices,
        "raised": [(choice, "") for choice in choices],
        "is_draft": is_draft,
        "is_open": is_open,
        "is_over": not is_draft and not is_open,
        "may_extend": not is_draft and not (poll.is_secret and poll.state == State.CLOSED),
        "may_count": poll.is_secret and poll.state == State.CLOSED and not poll.is_counted,
        "may_show": not is_draft and not (poll.is_secret and poll.state != State.CLOSED),
        "result": result,
        "piece": result_piece(poll, result) if result else "",
        "breakdown": queries.breakdown_of(poll, result) if result and not is_open else [],
        "rooms": poll.conference.sites.all() if is_open and poll.kind != Kind.WORDS else [],
        "watched": actions.TALLY if poll.kind == Kind.WORDS else actions.POLLS,
    }
    return render(request, "polls/one.html", context | (more or {}), status=status)


Verb = Callable[[Poll, QueryDict, Actor, int], None]
_VERBS: dict[str, Verb] = {
    "open": lambda poll, said, by, saw: actions.open_poll(poll, by=by, saw=saw, join="join" in said),
    "close": lambda poll, said, by, saw: actions.close_poll(poll, by=by, saw=saw),
    "extend": lambda poll, said, by, saw: actions.extend(poll, by=by, saw=saw, seconds=as_number(said.get("seconds"))),
    "show": lambda poll, said, by, saw: actions.show(poll, by=by, saw=saw, on=True),
    "count": lambda poll, said, by, saw: actions.count(poll, by=by, saw=saw),
    "hide": lambda poll, said, by, saw: actions.show(poll, by=by, saw=saw, on=False),
    "screens": lambda poll, said, by, saw: actions.put_on_screens(poll, by=by, saw=saw, on=True),
    "off_screens": lambda poll, said, by, saw: actions.put_on_screens(poll, by=by, saw=saw, on=False),
    "remove": lambda poll, said, by, saw: actions.remove(poll, by=by, saw=saw),
    "word": lambda poll, said, by, saw: actions.let_word(poll, by=by, key=said.get("key", ""), on=True),
    "no_word": lambda poll, said, by, saw: actions.let_word(poll, by=by, key=said.get("key", ""), on=False),
}
