"""A speaker's remote: what a link opens on a phone or laptop. The link is the key: no account, no device, no cookie."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.engine import audience_in
from diemcau.infra.options import options
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.tickets import Tickets
from diemcau.ui.http import Request

from .. import actions, fragments, queries
from ..models import Deck
from ..queries import Remote
from ..remote import remote_facts
from .asked import Notes, Turn, read, refused, run_of

POINT = "/live/point"


@never_cache
@ensure_csrf_cookie
@require_safe
def remote(request: Request, secret: str) -> HttpResponse:
    """The remote for one deck of the link (`?deck=`), the one on the screens, or the first."""
    try:
        found = queries.remote_behind(secret)
    except NotFound:
        return render(request, "slides/link_gone.html", status=404)
    run = run_of(request)
    deck = _chosen(request, found, run)
    context: dict[str, Any] = {"link": found.link, "conference": found.conference, "decks": found.decks, "deck": deck}
    if deck is not None:
        urls = {name: f"{reverse(f'slides:remote_{name}', args=[secret])}?run={run}" for name in ("show", "notes")}
        context |= {
            "run": run,
            "pane": fragments.pane(found.conference.pk, run),
            "audience": audience_in(run, "screens"),
            "ticket_url": f"{reverse('slides:remote_ticket', args=[secret])}?run={run}",
            "remote": remote_facts(deck, point=POINT, **urls),
        }
    return render(request, "slides/remote.html", context)


def _chosen(request: Request, found: Remote, run: str) -> Deck | None:
    asked = request.GET.get("deck", "")
    if asked:
        return found.deck(int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
    on = queries.show_row(found.conference.pk, run).deck_id
    return next((deck for deck in found.decks if deck.pk == on), found.decks[0] if found.decks else None)


@require_POST
def show(request: Request, secret: str) -> HttpResponse:
    """Turn to a page, or blank it."""
    found, run, turn = queries.remote_behind(secret), run_of(request), read(request, Turn)
    try:
        actions.show(found.deck(turn.deck), by=found.actor, page=turn.page, blank=turn.blank, at=turn.at, run=run)
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True})


@require_POST
def notes(request: Request, secret: str) -> HttpResponse:
    """The speaker's own notes."""
    found, said = queries.remote_behind(secret), read(request, Notes)
    try:
        actions.write_notes(found.deck(said.deck), by=found.actor, page=said.page, notes=said.notes)
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True})


@never_cache
@require_POST
def ticket(request: Request, secret: str) -> HttpResponse:
    """To hear what the screens show, and to point. Only in the answer: a cookie would take the hub's place."""
    minted = queries.remote_behind(secret).ticket(run_of(request))
    text = Tickets(options().secret_key.encode()).mint(minted)
    return JsonResponse({"ticket": text, "expires": minted.expires, "conference": minted.conference})
