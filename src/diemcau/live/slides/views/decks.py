"""Decks: they come in, are named and ordered, looked at and shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..forms import DeckForm, UploadForm, item_of
from ..remote import remote_facts
from .asked import Beginning, Notes, read, refused, run_of, whole
from .hub import index_context, live_context


@require_POST
def add(request: Request, key: str) -> HttpResponse:
    """A whole file from a form: for browsers without scripts."""
    conference = queries.conference_to_run(request.actor, key)
    form = UploadForm(request.POST, request.FILES, conference=conference, language=request.LANGUAGE_CODE)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            deck = actions.begin_deck(
                conference, by=request.actor, file_name=file.name, size=file.size, item=form.chosen_item
            )
            for piece in file.chunks(actions.PIECE_BYTES):
                deck.received = actions.add_piece(deck, by=request.actor, at=deck.received, data=piece)
        except Refused as refusal:
            form.add_error("file", text_of(refusal.code, refusal.facts))
        else:
            return redirect_to(request, reverse("slides:deck", args=[key, deck.pk]))
    return render(request, "slides/index.html", index_context(request, conference) | {"form": form}, status=422)


@require_POST
def begin(request: Request, key: str) -> HttpResponse:
    """A file is to come in pieces: where they go."""
    conference = queries.conference_to_run(request.actor, key)
    asked = read(request, Beginning)
    try:
        deck = actions.begin_deck(
            conference, by=request.actor, file_name=asked.name, size=asked.size, item=item_of(conference, asked.item)
        )
    except Refused as refusal:
        return refused(refusal)
    where = {"piece": reverse("slides:piece", args=[key, deck.pk]), "deck": reverse("slides:deck", args=[key, deck.pk])}
    return JsonResponse({**where, "bytes": actions.PIECE_BYTES})


@require_POST
def piece(request: Request, key: str, number: int) -> HttpResponse:
    """One piece, at `?at=` bytes; says how much is there, also when the piece was not the one that is missing."""
    deck = queries.deck_for(request.actor, key, number)
    at = whole(request.GET.get("at"))
    try:
        received = actions.add_piece(deck, by=request.actor, at=at, data=request.body)
    except Refused as refusal:
        deck.refresh_from_db(fields=["received"])
        return refused(refusal, received=deck.received)
    return JsonResponse({"received": received})


@ensure_csrf_cookie
@require_safe
def deck(request: Request, key: str, number: int) -> HttpResponse:
    """One deck: how far it is, or all its pages and the remote. htmx gets the part that changes."""
    found = queries.deck_for(request.actor, key, number)
    facts = queries.facts_of([found])[0]
    if request.htmx and not facts.is_coming:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context: dict[str, Any] = {"conference": found.conference, "deck": found, "facts": facts}
    if facts.is_ready:
        run = run_of(request)
        urls = {"show": f"{reverse('slides:show', args=[key])}?run={run}"}
        urls["notes"] = reverse("slides:deck_notes", args=[key, number])
        context |= live_context(found.conference, run) | {"remote": remote_facts(found, **urls)}
    return render_part(request, "slides/deck.html", "progress", context)


def edit(request: Request, key: str, number: int) -> HttpResponse:
    """Its name and its line of the programme."""
    found = queries.deck_for(request.actor, key, number)
    start = {"title": found.title, "item": str(found.item_id or "")}
    form = DeckForm(request.POST or None, initial=start, conference=found.conference, language=request.LANGUAGE_CODE)
    if request.method == "POST" and form.is_valid():
        actions.edit_deck(found, by=request.actor, title=form.cleaned_data["title"], item=form.chosen_item)
        return redirect_to(request, reverse("slides:index", args=[key]))
    context = {"conference": found.conference, "deck": found, "form": form}
    return render(request, "slides/edit.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: Request, key: str, number: int) -> HttpResponse:
    found = queries.deck_for(request.actor, key, number)
    actions.move_deck(found, by=request.actor, up=request.POST.get("to") == "up")
    return redirect_to(request, reverse("slides:index", args=[key]))


@require_POST
def remove(request: Request, key: str, number: int) -> HttpResponse:
    found = queries.deck_for(request.actor, key, number)
    actions.remove_deck(found, by=request.actor)
    messages.success(request, _("The deck is deleted."))
    return redirect_to(request, reverse("slides:index", args=[key]))


@require_POST
def notes(request: Request, key: str, number: int) -> HttpResponse:
    """Notes of one page, kept while they are typed."""
    found, said = queries.deck_for(request.actor, key, number), read(request, Notes)
    try:
        actions.write_notes(found, by=request.actor, page=said.page, notes=said.notes)
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True})
