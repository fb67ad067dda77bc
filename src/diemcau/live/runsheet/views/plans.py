"""What is made ready beforehand: cues of an item, and cards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.infra.cue_kinds import cue_kind, cue_kinds
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..forms import CardForm, CueForm
from ..models import Card, Cue
from .asked import address, run_of

LOOK_OR_SAY = require_http_methods(["GET", "HEAD", "POST"])


@LOOK_OR_SAY
def cues(request: Request, key: str, number: int) -> HttpResponse:
    """An item's cues, and one more of the kind asked for (``?kind=``)."""
    item = queries.item_to_run(request.actor, key, number)
    conference, language = item.session.conference, request.LANGUAGE_CODE
    kind = cue_kind(request.GET.get("kind", "")) or cue_kinds()[0]
    form = CueForm(request.POST or None, kind=kind, conference=conference.pk, item=item.pk, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            facts = {"value": form.cleaned_data["value"], "with_item": form.cleaned_data["with_item"] == "item"}
            actions.add_cue(item, by=request.actor, kind=kind.name, **facts)
            return redirect_to(request, address(request, "cues", key, number, kind=kind.name))
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
    board = queries.board_of(conference, run=run_of(request), language=language, now=timezone.now())
    line = next(one for one in board.lines if one.item.id == item.pk)
    context = {
        "conference": conference,
        "line": line,
        "kinds": [(one, one is kind) for one in cue_kinds()],
        "kind": kind,
        "form": form,
        "run": run_of(request),
    }
    return render(request, "runsheet/cues.html", context, status=422 if form.errors else 200)


@require_POST
def cue_move(request: Request, key: str, number: int) -> HttpResponse:
    cue = queries.cue_for(request.actor, key, number)
    actions.move_cue(cue, by=request.actor, up=request.POST.get("to") == "up")
    return redirect_to(request, address(request, "cues", key, cue.item_id))


@require_POST
def cue_remove(request: Request, key: str, number: int) -> HttpResponse:
    cue: Cue = queries.cue_for(request.actor, key, number)
    item = cue.item_id
    actions.remove_cue(cue, by=request.actor)
    return redirect_to(request, address(request, "cues", key, item))


@LOOK_OR_SAY
def cards(request: Request, key: str) -> HttpResponse:
    """The cards there are, and a new one."""
    conference = queries.conference_to_run(request.actor, key)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_card(conference, by=request.actor, title=form.texts("title"), text=form.texts("text"))
        return redirect_to(request, address(request, "cards", key))
    context = {"conference": conference, "cards": conference.cards.all(), "form": form, "run": run_of(request)}
    return render(request, "runsheet/cards.html", context, status=422 if form.errors else 200)


@LOOK_OR_SAY
def card(request: Request, key: str, number: int) -> HttpResponse:
    """Other words for a card."""
    found: Card = queries.card_for(request.actor, key, number)
    form = CardForm(request.POST or None, texts={"title": found.title, "text": found.text})
    if request.method == "POST" and form.is_valid():
        actions.edit_card(found, by=request.actor, title=form.texts("title"), text=form.texts("text"))
        return redirect_to(request, address(request, "cards", key))
    context = {"conference": found.conference, "card": found, "form": form, "run": run_of(request)}
    return render(request, "runsheet/cards.html", context, status=422 if form.errors else 200)


@require_POST
def card_remove(request: Request, key: str, number: int) -> HttpResponse:
    actions.remove_card(queries.card_for(request.actor, key, number), by=request.actor)
    messages.success(request, _("The card is gone. Rooms that showed it show what is on."))
    return redirect_to(request, address(request, "cards", key))
