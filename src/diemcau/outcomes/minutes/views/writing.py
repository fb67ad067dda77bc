"""The secretary's page: what happened, as it happens, and the secretary's words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..enums import Source
from ..forms import HeadForm
from . import run_of, suffix


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """Entries and head. A POST changes the head."""
    conference, run = queries.conference_to_write(request.actor, key), run_of(request)
    book = queries.book_of(conference, run)
    with timezone.override(ZoneInfo(conference.timezone)):
        form = HeadForm(request.POST if request.method == "POST" else None, row=book)
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.head_book(
                    conference, run, by=request.actor, seen=said["seen"], chair=said["chair"],
                    secretary=said["secretary"], closed_at=said["closed_at"],
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, text_of(refused.code, refused.facts))
            else:
                messages.success(request, _("Saved."))
                return redirect_to(request, reverse("minutes:index", args=[key]) + suffix(run))
        context = {
            "conference": conference, "closed": closed(conference), "run": run, "suffix": suffix(run), "book": book, "form": form,
            "lines": queries.lines_of(book), "ended": queries.ended_at(book), "on_entries": True,
            "paper": queries.paper_of(request.actor, book, queries.MINUTES),
        }  # fmt: skip
        return render(request, "minutes/index.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def entries(request: Request, key: str) -> HttpResponse:
    """The entries alone, for the page that is open."""
    conference = queries.conference_to_write(request.actor, key)
    book = queries.book_of(conference, run_of(request))
    context = {"conference": conference, "closed": closed(conference), "book": book, "lines": queries.lines_of(book)}
    return render(request, "minutes/entries.html", context)


@require_POST
def entry(request: Request, key: str) -> HttpResponse:
    """One verb on one entry: ``write``, ``add``, ``hide``, ``show``, ``follow``, ``keep``. Answers as JSON with the entry's version, or 409
    with the other text where somebody else was first."""
    conference = queries.conference_to_write(request.actor, key)
    try:
        line = _done(request, conference, run_of(request))
    except Refused as refused:
        status = 409 if refused.code == "entry_moved" else 422
        return JsonResponse({"error": text_of(refused.code, refused.facts), **refused.facts}, status=status)
    return JsonResponse({"version": line.version, "text": line.text, "edited": line.is_edited})


def _done(request: Request, conference: Conference, run: str) -> queries.Line:
    said, by = request.POST, request.actor
    verb, source, key = said.get("verb", ""), said.get("source", ""), said.get("key", "")
    if verb == "add":
        return actions.add_entry(conference, run, by=by, key=key, at=_at(conference, said), text=said.get("text", ""))
    seen = whole_number(said.get("seen", ""))
    if source not in Source.values or seen is None:
        raise NotFound
    if verb == "write":
        text = said.get("text", "")
        return actions.write_entry(conference, run, by=by, source=source, key=key, text=text, seen=seen)
    if verb in ("hide", "show"):
        return actions.hide_entry(conference, run, by=by, source=source, key=key, hidden=verb == "hide", seen=seen)
    if verb in ("follow", "keep"):
        act = actions.follow_source if verb == "follow" else actions.keep_text
        return act(conference, run, by=by, source=source, key=key, seen=seen)
    raise NotFound


def _at(conference: Conference, said: "dict[str, str]") -> datetime:
    """The time typed, by the conference's clock; else this moment."""
    try:
        typed = parse_datetime(said.get("at", ""))
    except ValueError:
        typed = None
    if typed is None:
        return timezone.now()
    aware = typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(conference.timezone))
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return timezone.now()
