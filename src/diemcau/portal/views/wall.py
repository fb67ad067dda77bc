"""The control wall and the same for the hall's projector."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie

from diemcau.conferences.models import Conference
from diemcau.infra.engine import audience_in
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.live.broadcast.enums import Mode
from diemcau.ui.http import Request
from diemcau.ui.states import STATES

from .. import fragments, queries


@ensure_csrf_cookie
def wall(request: Request, key: str) -> HttpResponse:
    """One tile a room, worst first."""
    return _draw(request, key, "portal/wall.html", "wall", fragments.tile)


@ensure_csrf_cookie
def hall(request: Request, key: str) -> HttpResponse:
    """The rooms as shapes, each in its place, and the sums, legible from the last row."""
    return _draw(request, key, "portal/hall.html", "hall", fragments.dot)


def ticket_url(conference: Conference, run: str, site: int = 0) -> str:
    """Where the page's stream gets its ticket."""
    wishes = {"conference": conference.pk, "run": run} | ({"site": site} if site else {})
    return f"{reverse('people:ticket')}?{urlencode(wishes)}"


def session_of(request: Request) -> int | None:
    """The half-day of the address; None: that of the moment. Raises NotFound for what is no number."""
    text = request.GET.get("session", "")
    number = whole_number(text)
    if text and number is None:
        raise NotFound
    return number


def _draw(request: Request, key: str, template: str, audience: str, draw: fragments.Drawing) -> HttpResponse:
    run, session = queries.run_of(request.GET.get("run")), session_of(request) if audience == "wall" else None
    language, now = request.LANGUAGE_CODE, timezone.now()
    found = queries.wall_for(request.actor, key, run=run, language=language, now=now, session=session)
    rows = queries.in_order(found.rows) if audience == "hall" else found.rows
    if found.session and not found.is_now:
        draw = partial(fragments.tile, chosen=f"?{urlencode({'session': found.session.id, 'run': run})}")
    context = {
        "wall": found,
        "conference": found.conference,
        "run": run,
        "audience": audience_in(run, audience if found.is_now else "lists"),
        "ticket_url": ticket_url(found.conference, run),
        "now": fragments.title(found.conference, run, request.LANGUAGE_CODE, f"{audience}-now"),
        "ready": fragments.ready(found.conference, run, request.LANGUAGE_CODE) if audience == "wall" else "",
        "states": list(STATES),
        "modes": Mode.choices,
        "rooms": [draw(found.conference, row, found.session) for row in rows],
        "totals": fragments.totals(found, f"{audience}-totals"),
    }
    return render(request, template, context)
