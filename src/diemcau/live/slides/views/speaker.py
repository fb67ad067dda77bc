"""What a speaker's page says: the link is the key, no account, no device, no cookie. The page is portal's."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from diemcau.conferences.queries import link_behind
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request

from .. import actions, queries
from .asked import Notes, Turn, read, refused, run_of


@require_POST
def show(request: Request, secret: str) -> HttpResponse:
    """Turn to a page, or blank it."""
    found, run, turn = link_behind(secret), run_of(request), read(request, Turn)
    deck = queries.deck_behind(found.link, run, turn.deck)
    try:
        actions.show(deck, by=found.actor, page=turn.page, blank=turn.blank, at=turn.at, run=run)
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True})


@require_POST
def notes(request: Request, secret: str) -> HttpResponse:
    """The speaker's own notes."""
    found, run, said = link_behind(secret), run_of(request), read(request, Notes)
    try:
        actions.write_notes(
            queries.deck_behind(found.link, run, said.deck), by=found.actor, page=said.page, notes=said.notes
        )
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True})
