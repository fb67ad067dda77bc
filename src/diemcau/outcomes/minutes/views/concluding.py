"""Conclusions and tasks."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused
from diemcau.roster.working_days import counted
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..forms import ConclusionForm, TaskForm
from . import run_of, suffix


def _list(key: str, run: str, where: str = "") -> str:
    return reverse("minutes:conclusions", args=[key]) + suffix(run) + where


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """All of them, the clock of their notice, and the form of another one."""
    conference, run = queries.conference_to_write(request.actor, key), run_of(request)
    book = queries.book_of(conference, run)
    form = ConclusionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _worded(request, conference, run, form):
        return redirect_to(request, _list(key, run))
    ended = queries.ended_at(book)
    due = queries.notice_due(book, ended)
    context = {
        "conference": conference, "closed": closed(conference), "run": run, "suffix": suffix(run), "book": book, "form": form, "ended": ended,
        "due": due, "days": (due - timezone.now()).days if due else 0, "is_late": due is not None and due < timezone.now(),
        "conclusions": queries.conclusions_of(book), "on_conclusions": True, "issued": queries.notice_issued(book),
        "paper": queries.paper_of(request.actor, book, queries.NOTICE),
        "counted": counted(due.year, ZoneInfo(conference.timezone), get_language() or "") if due else "",
    }  # fmt: skip
    return render(request, "minutes/conclusions.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion(request: Request, key: str, number: int) -> HttpResponse:
    """One conclusion: its words (POST `verb` empty), another task of it (`task`), or gone (`drop`)."""
    conference, run = queries.conference_to_write(request.actor, key), run_of(request)
    row, verb = queries.conclusion_for(conference, run, number), request.POST.get("verb", "")
    if request.method == "POST" and verb == "drop":
        actions.drop_conclusion(conference, run, by=request.actor, number=number, seen=_seen(request))
        messages.success(request, _("It is deleted."))
        return redirect_to(request, _list(key, run))
    form = ConclusionForm(request.POST if request.method == "POST" and not verb else None, row=row)
    task_form = TaskForm(request.POST if verb == "task" else None)
    if form.is_valid() and _worded(request, conference, run, form, number):
        return redirect_to(request, _list(key, run))
    if task_form.is_valid() and _set(request, conference, run, task_form, number):
        return redirect_to(request, _list(key, run))
    context = {
        "conference": conference, "closed": closed(conference), "run": run, "suffix": suffix(run), "row": row, "form": form, "task_form": task_form,
    }  # fmt: skip
    status = 422 if form.errors or task_form.errors else 200
    return render(request, "minutes/conclusion.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: Request, key: str, number: int) -> HttpResponse:
    """One task, or (POST `verb` = ``drop``) gone."""
    conference, run = queries.conference_to_write(request.actor, key), run_of(request)
    row = queries.task_for(conference, run, number)
    if request.method == "POST" and request.POST.get("verb") == "drop":
        actions.drop_task(conference, run, by=request.actor, number=number, seen=_seen(request))
        messages.success(request, _("It is deleted."))
        return redirect_to(request, _list(key, run))
    form = TaskForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and _set(request, conference, run, form, row.conclusion_id, number):
        return redirect_to(request, _list(key, run))
    context = {
        "conference": conference,
        "closed": closed(conference),
        "run": run,
        "suffix": suffix(run),
        "row": row,
        "form": form,
    }
    return render(request, "minutes/task.html", context, status=422 if form.errors else 200)


def _seen(request: Request) -> int:
    return whole_number(request.POST.get("seen", "")) or 0


def _worded(request: Request, conference: Conference, run: str, form: ConclusionForm, number: int = 0) -> bool:
    try:
        actions.word_conclusion(conference, run, by=request.actor, number=number, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        return False
    messages.success(request, _("Saved."))
    return True


def _set(request: Request, conference: Conference, run: str, form: TaskForm, conclusion: int, number: int = 0) -> bool:
    facts = dict(form.cleaned_data)
    seen = facts.pop("seen")
    said = actions.Said(**facts)
    try:
        actions.set_task(conference, run, by=request.actor, conclusion=conclusion, said=said, number=number, seen=seen)
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        return False
    messages.success(request, _("Saved."))
    return True
