"""One question: word it, sort it out, put others together with it, promise or write an answer, decline."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, queries
from ..models import Question
from ..texts import LONGEST
from .asked import as_number, asked_run, run_of


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, key: str, number: int) -> HttpResponse:
    """A post says what to ``do`` and which version it ``saw``. Refused: what was typed stands in the form again, beside what is now."""
    run = run_of(request)
    question = queries.question_to_moderate(request.actor, key, run, number)
    refused = None
    if request.method == "POST":
        verb = _VERBS.get(request.POST.get("do", ""))
        if verb is None:
            raise NotFound
        try:
            verb(question, request.POST, request.actor, as_number(request.POST.get("saw")))
        except Refused as fault:
            refused = fault
        else:
            return redirect_to(request, request.get_full_path())
    question = queries.question_to_moderate(request.actor, key, run, number)
    sought = request.GET.get("q", "")[:200]
    context = {
        "conference": question.conference,
        "run": run,
        "asked_run": asked_run(run),
        "card": queries.card_of(question),
        "members": queries.members_of(question),
        "alike": queries.alike(
            question.conference_id, run, sought or question.shown, only_open=False, but=question.pk, most=8
        ),
        "sought": sought,
        "typed": request.POST if refused else {},
        "refused": text_of(refused.code, refused.facts) if refused else "",
        "longest": LONGEST,
        "long_answer": actions.LONG_ANSWER,
    }
    return render(request, "questions/one.html", context, status=status_of(refused) if refused else 200)


def _merge(head: Question, said: QueryDict, by: Actor, saw: int) -> None:
    """Each chosen one says its number and the version that was seen: ``12.3``."""
    pairs = [value.partition(".") for value in said.getlist("member")]
    actions.merge(head, {as_number(number): as_number(version) for number, _dot, version in pairs}, by=by, saw=saw)


def _day(said: QueryDict) -> date | None:
    try:
        return date.fromisoformat(said.get("due", ""))
    except ValueError:
        return None


Verb = Callable[[Question, QueryDict, Actor, int], None]
_VERBS: dict[str, Verb] = {
    "word": lambda row, said, by, saw: actions.word(row, by=by, saw=saw, text=said.get("text", "")),
    "sort_out": lambda row, said, by, saw: actions.sort_out(
        row, by=by, saw=saw, label=said.get("label", ""), to=said.get("to", "")
    ),
    "merge": _merge,
    "split": lambda row, said, by, saw: actions.split(row, by=by, saw=saw),
    "answered": lambda row, said, by, saw: actions.answered(row, by=by, saw=saw, answer=said.get("answer", "")),
    "promise": lambda row, said, by, saw: actions.promise(
        row, by=by, saw=saw, owner=said.get("owner", ""), due=_day(said)
    ),
    "write": lambda row, said, by, saw: actions.write_answer(row, by=by, saw=saw, answer=said.get("answer", "")),
    "decline": lambda row, said, by, saw: actions.decline(row, by=by, saw=saw, reason=said.get("reason", "")),
    "back": lambda row, said, by, saw: actions.put_back(row, by=by, saw=saw),
}
