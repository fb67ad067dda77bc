"""The list of polls, and a poll as it is written down."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences.models import Conference
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, queries
from ..enums import State
from ..forms import PollForm, written
from ..models import Poll
from .asked import address, as_number, asked_run, run_of


@never_cache
@require_safe
@ensure_csrf_cookie
def desk(request: Request, key: str) -> HttpResponse:
    """All polls of a run: what is open first, then what is prepared, then what is over."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    listed, now = queries.polls_of(conference.pk, run), SystemClock().now_ms()
    context = {
        "conference": conference,
        "run": run,
        "asked_run": asked_run(run),
        "open": [one for one in listed if one.poll.is_open(now)],
        "drafts": [one for one in reversed(listed) if one.poll.state == State.DRAFT],
        "over": [one for one in listed if one.poll.state != State.DRAFT and not one.poll.is_open(now)],
    }
    return render(request, "polls/desk.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Request, key: str) -> HttpResponse:
    """A new poll; ``open`` opens it at once."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    form = PollForm(request.POST if request.method == "POST" else None, conference=conference)
    if not (form.is_bound and form.is_valid()):
        return _page(request, conference, run, form)
    try:
        poll = actions.make(conference, by=request.actor, draft=form.draft, run=run)
        if "open" in request.POST:
            actions.open_poll(poll, by=request.actor, saw=poll.version, join="join" in request.POST)
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        return _page(request, conference, run, form, status=status_of(refused))
    return redirect_to(request, address("one", key, run, poll.pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, key: str, number: int) -> HttpResponse:
    """A poll that nobody could answer yet, written down anew as ``saw``. Refused: what was typed stands in the form again."""
    run = run_of(request)
    poll = queries.poll_to_run(request.actor, key, run, number)
    bound = request.POST if request.method == "POST" else None
    form = PollForm(bound, conference=poll.conference, **written(poll))
    if not (form.is_bound and form.is_valid()):
        return _page(request, poll.conference, run, form, poll)
    try:
        actions.edit(poll, by=request.actor, saw=as_number(request.POST.get("saw")), draft=form.draft)
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        now = queries.poll_to_run(request.actor, key, run, number)
        return _page(request, poll.conference, run, form, now, status=status_of(refused))
    return redirect_to(request, address("one", key, run, poll.pk))


def _page(
    request: Request, conference: Conference, run: str, form: PollForm, poll: Poll | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"conference": conference, "run": run, "asked_run": asked_run(run), "form": form, "poll": poll}
    status = 422 if status == 200 and form.errors else status
    return render(request, "polls/write.html", context, status=status)
